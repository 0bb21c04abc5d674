using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Handrail.Ui;

/// <summary>Renders a component to HTML text outside a request: pieces of live pages, and whole pages in tests.</summary>
public sealed class HtmlPieces : IAsyncDisposable
{
    // Our components inject nothing, so the renderer needs no services of the host.
    readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();

    /// <summary>The HTML of <typeparamref name="TComponent"/> with these parameters.</summary>
    public Task<string> Render<TComponent>(params (string Name, object? Value)[] parameters)
        where TComponent : IComponent => Render(typeof(TComponent), parameters.ToDictionary(p => p.Name, p => p.Value));

    /// <summary>The HTML of a component by its type.</summary>
    public async Task<string> Render(Type component, IDictionary<string, object?> parameters)
    {
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => services.DisposeAsync();
}
