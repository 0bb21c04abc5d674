namespace Handrail.Ui;

/// <summary>Addresses of the signs check. No answer is ever part of one.</summary>
public static partial class Paths
{
    /// <summary>Start page with the two doors.</summary>
    public static string Signs(string lang) => Prefix(lang) + "/signs";

    /// <summary>POST: every step of the check. One address for all of them, so that the browser's history tells nothing about the answers.</summary>
    public static string SignsStep(string lang) => Prefix(lang) + "/signs/question";

    /// <summary>POST: the call-back form with the sealed answers in the field "signs".</summary>
    public static string SignsToAdvisor(string lang) => Prefix(lang) + "/call-back/with-signs";

    static string Prefix(string lang) => lang == "en" ? "" : "/" + lang;
}
