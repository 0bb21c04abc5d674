using System.Security.Cryptography;
using System.Text;

namespace Handrail.Demo;

/// <summary>Invented people and stable ids: the same demo everywhere (tests, pictures, docs).</summary>
public static class DemoNames
{
    static readonly string[] Given =
        ["Alva", "Bo", "Cleo", "Dario", "Edda", "Finn", "Gia", "Hugo", "Iris", "Jonas", "Kaya", "Leon", "Mira", "Nils", "Orla", "Pavel", "Quinn", "Rosa", "Silas", "Tilda"];

    static readonly string[] Family =
        ["Ravndal", "Kessler", "Marlowe", "Tordal", "Sorel", "Oakes", "Pellini", "Lindqvist", "Norwood", "Wexford", "Barrow", "Fontaine", "Castell", "Dahl", "Vance", "Ilves", "Harrow", "Sund"];

    /// <summary>The same id for the same name, on every machine.</summary>
    public static Guid Id(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("handrail demo " + name))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // version 8: made by a rule of our own
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Given and family name of the person in bed <paramref name="number"/> (from 1).</summary>
    public static (string Given, string Family) Person(int number) => (Given[(number - 1) % Given.Length], Family[(number - 1) * 7 % Family.Length]);
}
