using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.Consents;

/// <summary>The few reads that all pages of this feature share.</summary>
static class People
{
    public static TypedFields Typed(Visit visit) =>
        new(visit.Http.Request.Form.Where(each => each.Key is not ("form_token" or "once")).ToDictionary(each => each.Key, each => (IReadOnlyList<string>)[.. each.Value.Select(text => text ?? "")]));

    public static List<FieldError> Faults(IEnumerable<Refusal> wrong) => [.. wrong.Select(why => new FieldError(why.Field ?? "", why.Reason))];

    public static Outcome<T> Found<T>(T? model, string otherwise) where T : class => model is null ? Refusal.NotFound(otherwise) : model;
}
