using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Handrail.Cli;

/// <summary>
/// <c>--help</c> of one verb: the usual page, then a longer text. The verb's description stays one line, so that the lists of verbs stay lists.
/// </summary>
public sealed class LongHelp(string text) : SynchronousCommandLineAction
{
    /// <summary>Gives a command its own help option.</summary>
    public static void AddTo(Command command, string text) => command.Add(new HelpOption { Action = new LongHelp(text) });

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var exit = new HelpAction().Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(text);
        return exit;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;
}
