#pragma warning disable RS0030 // the command line may use the console
using Spectre.Console;

namespace Handrail.Cli;

/// <summary>Says how far a long command is: a bar on a terminal, a plain line every five seconds elsewhere (a log, a timer's journal). On the error stream, so that output can be piped.</summary>
static class ProgressLine
{
    public static async Task<T> Run<T>(string title, Func<Action<long, long>, Task<T>> work)
    {
        if (Console.IsErrorRedirected || Console.IsOutputRedirected)
        {
            var last = Environment.TickCount64;
            return await work((done, of) =>
            {
                if (Environment.TickCount64 - last < 5000) return;
                last = Environment.TickCount64;
                Console.Error.WriteLine(of > 0 ? $"{title}: {done:N0} of {of:N0}" : $"{title}: {done:N0}");
            });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(title));
            bar.IsIndeterminate = true;
            var answer = await work((done, of) =>
            {
                bar.IsIndeterminate = of == 0;
                if (of > 0) (bar.MaxValue, bar.Value) = (of, Math.Min(done, of));
            });
            bar.IsIndeterminate = false;
            bar.Value = bar.MaxValue;
            return answer;
        });
    }
}
