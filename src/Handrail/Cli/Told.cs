#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using System.Data.Common;
using Handrail.Data;

namespace Handrail.Cli;

/// <summary>Runs the command line. What a person can mend is said in one line with what to do next; anything else is a fault of ours and keeps its trace.</summary>
static class Told
{
    public static async Task<int> Run(RootCommand root, string[] args)
    {
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InvalidDataException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
        }
        catch (VaultException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
        }
        catch (UnauthorizedAccessException wrong)
        {
            Console.Error.WriteLine($"{wrong.Message} Give this account access, or name another folder with --data.");
        }
        catch (InvalidOperationException wrong) when (wrong.InnerException is DbException)
        {
            Console.Error.WriteLine(wrong.Message);
        }
        catch (DbException wrong)
        {
            Console.Error.WriteLine($"The database cannot be used: {wrong.Message} Check --database, and that the server runs.");
        }

        return 2;
    }
}
