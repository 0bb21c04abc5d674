using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Handrail.Tests.Architecture;

/// <summary>Turns type signatures into the plain names of all types in them; a nested type goes by the name of its outermost one.</summary>
sealed class TypeNames(MetadataReader reader) : ISignatureTypeProvider<ImmutableArray<string>, object?>
{
    public string Of(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return outer.IsNil ? Full(reader.GetString(type.Namespace), reader.GetString(type.Name)) : Of(outer);
    }

    public string Of(TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? Of((TypeReferenceHandle)type.ResolutionScope)
            : Full(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    public ImmutableArray<string> GetTypeFromDefinition(MetadataReader _, TypeDefinitionHandle handle, byte rawTypeKind) => [Of(handle)];

    public ImmutableArray<string> GetTypeFromReference(MetadataReader _, TypeReferenceHandle handle, byte rawTypeKind) => [Of(handle)];

    public ImmutableArray<string> GetTypeFromSpecification(MetadataReader from, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        from.GetTypeSpecification(handle).DecodeSignature(this, context);

    public ImmutableArray<string> GetGenericInstantiation(ImmutableArray<string> generic, ImmutableArray<ImmutableArray<string>> arguments) =>
        [.. generic, .. arguments.SelectMany(argument => argument)];

    public ImmutableArray<string> GetFunctionPointerType(MethodSignature<ImmutableArray<string>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(type => type)];

    public ImmutableArray<string> GetModifiedType(ImmutableArray<string> modifier, ImmutableArray<string> unmodified, bool required) => [.. modifier, .. unmodified];

    public ImmutableArray<string> GetPrimitiveType(PrimitiveTypeCode code) => [];

    public ImmutableArray<string> GetGenericMethodParameter(object? context, int index) => [];

    public ImmutableArray<string> GetGenericTypeParameter(object? context, int index) => [];

    public ImmutableArray<string> GetArrayType(ImmutableArray<string> element, ArrayShape shape) => element;

    public ImmutableArray<string> GetByReferenceType(ImmutableArray<string> element) => element;

    public ImmutableArray<string> GetPinnedType(ImmutableArray<string> element) => element;

    public ImmutableArray<string> GetPointerType(ImmutableArray<string> element) => element;

    public ImmutableArray<string> GetSZArrayType(ImmutableArray<string> element) => element;

    static string Full(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
