namespace Handrail.Ui;

public static partial class Paths
{
    /// <summary>Ask for a call (GET the form, POST it); <paramref name="lang"/> en or es.</summary>
    public static string CallBack(string lang = "en") => lang == "en" ? "/call-back" : $"/{lang}/call-back";

    /// <summary>POST: the form again, with the signs check's answers in its hidden field.</summary>
    public static string CallBackWithSigns(string lang = "en") => CallBack(lang) + "/with-signs";

    /// <summary>What we promised, right after asking.</summary>
    public static string CallBackSent(string lang, string token) => $"{CallBack(lang)}/sent/{token}";

    /// <summary>Where a request stands, for whoever has its link.</summary>
    public static string CallBackStatus(string lang, string token) => $"{CallBack(lang)}/status/{token}";

    /// <summary>POST: "change" its time, its "number", or "cancel" it.</summary>
    public static string CallBackAct(string lang, string token, string act) => $"{CallBackStatus(lang, token)}/{act}";
}
