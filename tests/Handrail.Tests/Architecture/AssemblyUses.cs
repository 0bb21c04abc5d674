using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Handrail.Tests.Architecture;

/// <summary>One type of an assembly uses something.</summary>
/// <param name="Type">The user, by its outermost type (closures and state machines count as the type they were written in).</param>
/// <param name="Uses">"Namespace.Type", or "Namespace.Type::Member" for a member that is called or read.</param>
public sealed record Use(string Type, string Uses);

/// <summary>
/// What each type of a compiled assembly really uses: base types, interfaces, attributes, signatures, and every token in method bodies.
/// Read from the compiled form because source text hides much (global usings, var, extension methods, code of pages).
/// </summary>
public sealed class AssemblyUses
{
    static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    readonly HashSet<Use> uses = [];
    readonly MetadataReader reader;
    readonly TypeNames names;

    AssemblyUses(PEReader file)
    {
        reader = file.GetMetadataReader();
        names = new TypeNames(reader);
        foreach (var handle in reader.TypeDefinitions) Read(handle, file);
    }

    /// <summary>All uses in the assembly, each once, in order.</summary>
    public static IReadOnlyList<Use> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        return [.. new AssemblyUses(file).uses.OrderBy(use => use.Type, StringComparer.Ordinal).ThenBy(use => use.Uses, StringComparer.Ordinal)];
    }

    /// <summary>Names of the assemblies that this one refers to.</summary>
    public static IReadOnlyList<string> References(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    void Read(TypeDefinitionHandle handle, PEReader file)
    {
        var type = reader.GetTypeDefinition(handle);
        var by = names.Of(handle);
        Add(by, Names(type.BaseType));
        foreach (var implemented in type.GetInterfaceImplementations()) Add(by, Names(reader.GetInterfaceImplementation(implemented).Interface));
        Attributes(by, type.GetCustomAttributes());
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            Add(by, field.DecodeSignature(names, null));
            Attributes(by, field.GetCustomAttributes());
        }

        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
        {
            Add(by, Names(method.DecodeSignature(names, null)));
            Attributes(by, method.GetCustomAttributes());
            if (method.RelativeVirtualAddress == 0) continue;
            var body = file.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil) Add(by, reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null).SelectMany(local => local));
            Body(by, body.GetILReader());
        }
    }

    void Body(string by, BlobReader il)
    {
        while (il.RemainingBytes > 0)
        {
            int code = il.ReadByte();
            if (code == 0xFE) code = 0xFE00 | il.ReadByte();
            switch (Operands[code])
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    il.ReadByte();
                    break;
                case OperandType.InlineVar:
                    il.ReadInt16();
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    il.ReadInt64();
                    break;
                case OperandType.InlineSwitch:
                    for (var targets = il.ReadInt32(); targets > 0; targets--) il.ReadInt32();
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    Add(by, Names(MetadataTokens.EntityHandle(il.ReadInt32())));
                    break;
                default:
                    il.ReadInt32();
                    break;
            }
        }
    }

    void Attributes(string by, CustomAttributeHandleCollection attributes)
    {
        foreach (var handle in attributes) Add(by, Names(reader.GetCustomAttribute(handle).Constructor));
    }

    void Add(string by, IEnumerable<string> used)
    {
        foreach (var name in used)
            if (name != by) uses.Add(new Use(by, name));
    }

    IEnumerable<string> Names(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MemberReference:
                var member = reader.GetMemberReference((MemberReferenceHandle)handle);
                var parent = Names(member.Parent).ToList();
                var signature = member.GetKind() == MemberReferenceKind.Field
                    ? member.DecodeFieldSignature(names, null)
                    : Names(member.DecodeMethodSignature(names, null));
                return [.. parent, .. parent.Take(1).Select(type => $"{type}::{reader.GetString(member.Name)}"), .. signature];
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                var declaring = names.Of(method.GetDeclaringType());
                return [declaring, $"{declaring}::{reader.GetString(method.Name)}"];
            case HandleKind.FieldDefinition:
                return [names.Of(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType())];
            case HandleKind.MethodSpecification:
                var generic = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                return [.. Names(generic.Method), .. generic.DecodeSignature(names, null).SelectMany(argument => argument)];
            case HandleKind.TypeReference:
                return [names.Of((TypeReferenceHandle)handle)];
            case HandleKind.TypeDefinition when !handle.IsNil:
                return [names.Of((TypeDefinitionHandle)handle)];
            case HandleKind.TypeSpecification:
                return reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(names, null);
            default:
                return [];
        }
    }

    static IEnumerable<string> Names(MethodSignature<ImmutableArray<string>> signature) => [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(type => type)];
}
