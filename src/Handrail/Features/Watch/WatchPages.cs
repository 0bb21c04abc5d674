using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.Watch;

static class WatchPages
{
    public static Task<IResult> Ward(Visit visit) => throw new NotSupportedException("stub");
    public static Task<IResult> Alerts(Visit visit) => throw new NotSupportedException("stub");
    public static Task<IResult> Loudness(Visit visit) => throw new NotSupportedException("stub");
    public static Task<IResult> Person(Visit visit) => throw new NotSupportedException("stub");
    public static Task<IResult> Person(Visit visit, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors) => throw new NotSupportedException("stub");
    public static Task<IResult> Alert(Visit visit) => throw new NotSupportedException("stub");
    public static Task<IResult> Alert(Visit visit, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors) => throw new NotSupportedException("stub");
    public static Task<IResult> Protocol(Visit visit) => throw new NotSupportedException("stub");
    public static Task<IResult> Protocol(Visit visit, IReadOnlyList<FieldError> errors) => throw new NotSupportedException("stub");
}
