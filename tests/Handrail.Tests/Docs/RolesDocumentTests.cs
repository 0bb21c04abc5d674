using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Tests.Docs;

/// <summary>The document of who may what is the table. HANDRAIL_APPROVE=1 writes it anew.</summary>
public sealed class RolesDocumentTests
{
    static readonly string Document = Repository.At("docs/security/roles.md");

    [Fact]
    public void The_document_of_who_may_what_is_the_table()
    {
        if (Environment.GetEnvironmentVariable("HANDRAIL_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Document)!);
            File.WriteAllText(Document, PermissionWords.Markdown());
        }

        Assert.Equal(PermissionWords.Markdown(), File.ReadAllText(Document));
    }

    [Fact]
    public void Every_permission_has_words_and_somebody_who_may_or_none_on_purpose()
    {
        Assert.All(Enum.GetValues<Permission>(), each => Assert.NotEqual("", PermissionWords.Of(each)));
        Assert.All(Enum.GetValues<Permission>(), each => Assert.Contains(Roles.All, role => Roles.Has(role, each)));
    }

    [Fact]
    public void Every_role_for_staff_is_one_word_or_has_words_for_the_screen() =>
        Assert.All(Roles.ForStaff, role => Assert.DoesNotContain('-', Wording.Role(role)));
}
