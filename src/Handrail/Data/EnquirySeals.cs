namespace Handrail.Data;

/// <summary>Names under which the vault seals and indexes what a caller told us: one spelling for the form, the desk and the deletion.</summary>
public static class EnquirySeals
{
    /// <summary>What to call them.</summary>
    public const string Name = "enquiry.name_sealed";

    /// <summary>Their number, as typed.</summary>
    public const string Phone = "enquiry.phone_sealed";

    /// <summary>Their own words.</summary>
    public const string Text = "enquiry.text_sealed";

    /// <summary>Answers of the signs check they sent along: the compact text of its codec.</summary>
    public const string Signs = "enquiry.signs_sealed";

    /// <summary>Index of a number in E.164.</summary>
    public const string PhoneIndex = "phone";

    /// <summary>Index of a text without spaces and case, for finding the same text sent again and again.</summary>
    public const string TextIndex = "enquiry text";
}
