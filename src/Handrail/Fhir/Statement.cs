using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Handrail.Data;

namespace Handrail.Fhir;

/// <summary>
/// A SQL statement whose conditions depend on what was asked. Its text is made of constants only, which the compiler checks (CA1857);
/// a value can enter it in no other way than as a parameter.
/// </summary>
public sealed class Statement
{
    readonly StringBuilder text = new();
    readonly List<(string Name, object? Value)> parameters = [];

    /// <summary>Adds constant text.</summary>
    public Statement Text([ConstantExpected] string constant)
    {
        text.Append(constant);
        return this;
    }

    /// <summary>Adds a value, as a parameter.</summary>
    public Statement Value(object? value)
    {
        var name = "p" + parameters.Count.ToString(CultureInfo.InvariantCulture);
        parameters.Add((name, value));
        text.Append('@').Append(name);
        return this;
    }

    /// <summary>Adds a list in brackets, each value as a parameter. An empty list matches nothing.</summary>
    public Statement Values(IEnumerable<object> values)
    {
        var any = false;
        text.Append('(');
        foreach (var value in values)
        {
            if (any) text.Append(", ");
            any = true;
            Value(value);
        }

        text.Append(any ? ")" : "NULL)");
        return this;
    }

    /// <summary>Adds another statement with its values. It must bring the first values, since they keep their names.</summary>
    public Statement Add(Statement other)
    {
        if (parameters.Count > 0) throw new InvalidOperationException("Conditions are added before any other value.");
        text.Append(other.text);
        parameters.AddRange(other.parameters);
        return this;
    }

    /// <summary>Its rows.</summary>
    public List<T> Rows<T>(DbConnection connection, Func<DbDataReader, T> row) =>
        connection.Query(text.ToString(), row, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parameters));
}
