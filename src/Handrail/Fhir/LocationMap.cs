using System.Data.Common;
using Handrail.Data;

namespace Handrail.Fhir;

/// <summary>A unit or a bed as FHIR R4 Location; a bed is part of its unit.</summary>
public static class LocationMap
{
    /// <summary>The columns <see cref="Of"/> reads, from <c>location l</c>.</summary>
    public const string Columns = "l.id, l.kind, l.name, l.unit_id, l.retired_at";

    /// <summary>The resource in a row of <see cref="Columns"/>.</summary>
    public static FhirResource Of(DbDataReader row)
    {
        var (id, bed, name, unit, retired) = (row.Id(0), row.GetString(1) == "bed", row.GetString(2), row.Id(3), !row.IsDBNull(4));
        return FhirResource.Hashed("Location", id, FhirResource.MadeAt(id), null, json =>
        {
            json.WriteString("status", retired ? "inactive" : "active");
            json.WriteString("name", name);
            json.WriteString("mode", "instance");
            json.WritePropertyName("physicalType");
            json.Concept("http://terminology.hl7.org/CodeSystem/location-physical-type", bed ? "bd" : "wa", bed ? "Bed" : "Ward");
            if (bed) json.Reference("partOf", "Location", unit);
        });
    }
}
