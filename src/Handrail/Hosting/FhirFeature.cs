namespace Handrail.Hosting;

static class FhirFeature
{
    public static void Map(WebApplication app)
    {
    }

    public static Task Failed(HttpContext http) => Task.CompletedTask;
}
