using System.Data.Common;
using System.IO.Compression;
using System.Text.Json;
using Handrail.Core.Admission;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Facts;
using Handrail.Features.Watch;
using Handrail.Fhir;
using Handrail.Gate;
using Handrail.Tests.Core;
using Handrail.Tests.Features.Consents;
using Hl7.Fhir.Serialization;
using NodaTime;

namespace Handrail.Tests.Fhir;

/// <summary>A person's own copy leaves nothing out that is not named with its reason.</summary>
public sealed class OwnRecordTests
{
    // Columns by which a row belongs to a person, a stay, or something of theirs.
    static readonly string[] Refers =
    [
        "person_id", "encounter_id", "subject_id", "from_stay", "to_stay", "kept_id", "other_id", "alert_id", "event_id", "consent_id", "order_id", "observation_id", "hand_over_id", "episode_id", "disclosure_id",
        "break_glass_id", "relative_id", "from_observation", "from_id", "owner",
    ];

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-111")]
    public async Task Every_table_about_a_person_is_exported_or_named_as_left_out_with_a_reason(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        using var db = test.Database.Open();
        var columns = Columns(db, engine);
        var about = columns.Where(each => each.Columns.Any(Refers.Contains)).Select(each => each.Table).Except(["call_event"]).ToList(); // call_event.other_id is another call: enquiries have no record yet
        Assert.True(about.Count > 30, $"{about.Count}");
        var known = OwnTables.Exported.Select(each => each.Name).Concat(OwnTables.AsFhir.Select(each => each.Table)).Concat(OwnTables.LeftOut.Select(each => each.Table)).ToList();
        Assert.Empty(known.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(about.Except(known)); // a new table: say in OwnTables what becomes of it
        Assert.Empty(known.Except(columns.Select(each => each.Table)));
        Assert.All(OwnTables.LeftOut, each => Assert.True(each.Why.Length > 10, each.Table));
        // The fence is shown to hold.
        db.Execute("CREATE TABLE planted (id uuid PRIMARY KEY, encounter_id uuid NOT NULL)");
        Assert.Equal(["planted"], Columns(db, engine).Where(each => each.Columns.Any(Refers.Contains)).Select(each => each.Table).Except(["call_event"]).Except(known));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-111")]
    public async Task A_person_s_own_copy_has_a_row_of_each_table_with_its_words_opened(Engine engine)
    {
        await using var running = await Running.Start(engine, beds: 2);
        await Live(running);
        var path = Path.Combine(running.Folder, "own.zip");
        var done = await new RecordExport(running.Of<Gate.Gate>(), running.Of<Database>(), running.Of<ConsentBook>(), running.Of<DisclosureLog>(), running.Of<IClock>())
            .Run(new ExportRecord(Hands.Someone, Recipient.ThePatient, Purpose.PatientRequest), Actor.CommandLine, path);
        Assert.Null(Assert.IsType<Outcome<ExportDone>.Done>(done).Value.Stopped);

        using var zip = ZipFile.OpenRead(path);
        using var everything = JsonDocument.Parse(zip.GetEntry("everything.json")!.Open());
        var text = everything.RootElement.GetRawText();
        Assert.DoesNotContain("sealed1:", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Vault.Deleted, text, StringComparison.Ordinal);
        var empty = OwnTables.Exported.Where(table => everything.RootElement.GetProperty(table.Name).GetArrayLength() == 0).Select(table => table.Name).ToList();
        Assert.Empty(empty); // each has a row: the story below must grow with a new table
        foreach (var words in new[] { "OWN-move", "OWN-hold", "OWN-offer", "OWN-needs", "OWN-declined", "OWN-for", "OWN-fact", "OWN-limit", "OWN-round", "OWN-handover", "OWN-was", "OWN-photo", "OWN-moved", "OWN-emergency", "OWN-call", "OWN-told", "OWN-consent-end" })
            Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.DoesNotContain("OTHER-person", text, StringComparison.Ordinal); // what is sealed for somebody else stays theirs
        Assert.DoesNotContain("OWN-note", text, StringComparison.Ordinal); // counselling
        Assert.All(["photos/1.jpg", "scans/"], name => Assert.Contains(zip.Entries, entry => entry.FullName.StartsWith(name, StringComparison.Ordinal)));
        Assert.Contains("OWN-handover", await new StreamReader(zip.GetEntry("record.html")!.Open()).ReadToEndAsync(), StringComparison.Ordinal);
        using var bundle = JsonDocument.Parse(zip.GetEntry("bundle.json")!.Open());
        var types = bundle.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")).ToList();
        Assert.Contains(types, each => each.GetProperty("resourceType").GetString() == "AllergyIntolerance" && each.GetProperty("code").GetProperty("text").GetString() == "Penicillins");
        Assert.Contains(types, each => each.GetProperty("resourceType").GetString() == "Flag");
        Assert.Contains(types, each => each.GetProperty("resourceType").GetString() == "Observation" && each.GetRawText().Contains(FactCodes.WeightLoinc, StringComparison.Ordinal));

        // The same facts through FHIR: a system of the programme reads them, a receiver outside is told of none, whatever they were let.
        using var own = await Hands.Reader(running, Recipient.OwnProgramme);
        using var elm = await Hands.Reader(running, Hands.DrElm);
        await Hands.Agree(running, Hands.Someone);
        foreach (var type in new[] { "AllergyIntolerance", "Flag" })
        {
            var found = await Json(own, $"fhir/{type}?patient={Hands.Someone}&_total=accurate");
            Assert.Equal(1, found.GetProperty("total").GetInt32());
            var id = found.GetProperty("entry")[0].GetProperty("resource").GetProperty("id").GetString();
            Assert.Equal(type, (await Json(own, $"fhir/{type}/{id}")).GetProperty("resourceType").GetString());
            Assert.False((await Json(elm, $"fhir/{type}?patient={Hands.Someone}")).TryGetProperty("entry", out _));
        }

        var all = await Json(own, $"fhir/Patient/{Hands.Someone}/$everything");
        var weight = all.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")).Single(each => each.GetRawText().Contains(FactCodes.WeightLoinc, StringComparison.Ordinal));
        Assert.Equal("kg", (await Json(own, $"fhir/Observation/{weight.GetProperty("id").GetString()}")).GetProperty("valueQuantity").GetProperty("code").GetString());
        Assert.DoesNotContain("AllergyIntolerance", (await Json(elm, $"fhir/Patient/{Hands.Someone}/$everything")).GetRawText(), StringComparison.Ordinal);
        // What is sent is R4: Firely's own parser takes each of them.
        var parser = new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Strict));
        foreach (var resource in types.Where(each => each.GetProperty("resourceType").GetString() is "AllergyIntolerance" or "Flag" || each.GetRawText().Contains("urn:handrail:fact", StringComparison.Ordinal)))
            Assert.NotNull(parser.DeserializeResource(resource.GetRawText()));
    }

    static async Task<JsonElement> Json(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        using var parsed = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {parsed.RootElement.GetRawText()}");
        return parsed.RootElement.Clone();
    }

    // A life in rows: where a handler exists and is short it is used, otherwise the row as that handler writes it.
    static async Task Live(Running running)
    {
        var (person, stay, nurse, other) = (Hands.Someone, DemoWard.Stay(1), DemoWard.StaffId("ama.osei"), DemoWard.Stay(2));
        var now = running.Of<IClock>().GetCurrentInstant();
        var consent = await Hands.Agree(running, person);
        var stored = await running.Of<TakeReadings>().Store(new ReadingsBatch(new Sender(null, null, nurse, "Ama Osei"),
            [new ReadingIn { Measure = Measure.SpO2, V1 = 79_000, EffectiveAt = now, ContentHash = 1, Subject = SubjectKind.Patient, SubjectId = person, ByHand = true }]));
        var facts = running.Of<FactHandlers>();
        foreach (var (kind, code, milli, words) in new[] { (FactKind.Allergy, "penicillin", (long?)null, "OWN-fact rash"), (FactKind.Weight, "", 72_500L, ""), (FactKind.Pregnancy, "not-pregnant", null, ""), (FactKind.Precaution, "falls", null, "") })
            Assert.IsType<Outcome<Guid>.Done>(await running.Write(scope => facts.Add(new AddFact(stay, kind, code, milli, words, "person", null), Ward.Staff("ama.osei"), scope)));
        await running.Write(scope =>
        {
            var (db, vault) = (scope.Connection, scope.Vault);
            PhotoBook.Add(scope, person, stay, new Photo("image/jpeg", 320, 200, PhotoFileTests.Jpeg(320, 200, 1)), "person", nurse);
            PhotoBook.TakeOff(scope, person, stay, "OWN-photo", nurse);
            var bed = Guid.CreateVersion7();
            db.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', 'X', @unit, 90)", ("id", bed), ("unit", DemoWard.Unit));
            BedBook.Hold(scope, bed, scope.Now + Duration.FromHours(1), person, stay, "OWN-for", "OWN-hold", nurse);
            var moved = new StayBook(new StayHooks()).Change(scope, [new StayDeed(stay, StayKind.Leave, scope.Now, null) { Reason = "OWN-move" }], nurse);
            Assert.IsType<Outcome<StayOutcome>.Done>(moved);
            var elsewhere = Guid.CreateVersion7();
            db.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'unit', 'Elsewhere', @id, 90)", ("id", elsewhere));
            OfferBook.Answer(scope, OfferBook.Add(scope, stay, DemoWard.Unit, elsewhere, "OWN-offer", "OWN-needs", nurse), "declined", "OWN-declined", null, nurse);
            db.Execute("INSERT INTO discharge_item (event_id, item, done) SELECT id, 'medicines', 1 FROM stay_event WHERE encounter_id = @stay", ("stay", stay));
            LeavingCallBook.Begin(scope, db.Query("SELECT id FROM stay_event WHERE encounter_id = @stay ORDER BY no", row => row.Id(0), ("stay", stay))[0], stay, scope.Now, "OWN-call", nurse);
            db.Execute("INSERT INTO security_label (subject_kind, subject_id, label, set_by, set_at) VALUES ('encounter', @stay, 'MH', @by, @now)", ("stay", stay), ("by", nurse), ("now", scope.Now));
            db.Execute("INSERT INTO protocol_choice (encounter_id, no, protocol, kind, why, by_staff, at) VALUES (@stay, 9, 'ketamine', 'confirmed', 'because', @by, @now)", ("stay", stay), ("by", nurse), ("now", scope.Now));
            db.Execute("INSERT INTO person_was (person_id, no, sealed, by_staff, at) VALUES (@person, 1, @words, @by, @now)", ("person", person), ("words", vault.SealText(scope, person, "person_was:1", "OWN-was")), ("by", nurse), ("now", scope.Now));
            db.Execute("INSERT INTO care_team (id, encounter_id, staff_id, role, from_at) VALUES (@id, @stay, @by, 'nurse', @now)", ("id", Guid.NewGuid()), ("stay", stay), ("by", nurse), ("now", scope.Now));
            db.Execute("INSERT INTO looks_after (id, encounter_id, staff_id, from_at) VALUES (@id, @stay, @by, @now)", ("id", Guid.NewGuid()), ("stay", stay), ("by", nurse), ("now", scope.Now));
            var handOver = Guid.NewGuid();
            db.Execute("INSERT INTO hand_over (id, unit_id, giver_id, since_at, made_at) VALUES (@id, @unit, @by, @now, @now)", ("id", handOver), ("unit", DemoWard.Unit), ("by", nurse), ("now", scope.Now));
            foreach (var (of, owner, words) in new[] { (stay, person, "OWN-handover"), (other, Hands.Another, "OTHER-person") })
                db.Execute("INSERT INTO hand_over_note (hand_over_id, encounter_id, version, words, by_staff, at) VALUES (@id, @stay, 1, @words, @by, @now)",
                    ("id", handOver), ("stay", of), ("words", vault.SealText(scope, owner, $"hand_over_note.words:{handOver:N}:{of:N}", words)), ("by", nurse), ("now", scope.Now));
            db.Execute("INSERT INTO round_enrolment (id, encounter_id, unit_id, every_minutes, from_at, by_staff) VALUES (@id, @stay, @unit, 15, @now, @by)", ("id", Guid.NewGuid()), ("stay", stay), ("unit", DemoWard.Unit), ("now", scope.Now), ("by", nurse));
            var look = Guid.NewGuid();
            db.Execute("INSERT INTO round_check (id, encounter_id, unit_id, staff_id, kind, state, way, at, claimed_at, reason) VALUES (@id, @stay, @unit, @by, 'late', 'asleep', 'list', @now, @now, @reason)",
                ("id", look), ("stay", stay), ("unit", DemoWard.Unit), ("by", nurse), ("now", scope.Now), ("reason", vault.SealText(scope, person, $"round_check.reason:{look:N}", "OWN-round")));
            var limit = Guid.NewGuid();
            db.Execute("INSERT INTO patient_limit (id, encounter_id, rule, limit_milli, clear_milli, reason, set_by, set_at, expires_at) VALUES (@id, @stay, 'spo2-low', 88000, 90000, @reason, @by, @now, @now)",
                ("id", limit), ("stay", stay), ("reason", vault.SealText(scope, person, $"patient_limit.reason:{limit:N}", "OWN-limit")), ("by", DemoWard.StaffId("kenji.sato")), ("now", scope.Now));
            foreach (var (from, to, owner, words) in new[] { (other, stay, person, "OWN-moved"), (stay, other, Hands.Another, "OTHER-person") })
            {
                var id = Guid.NewGuid();
                db.Execute("INSERT INTO observation_move (id, from_observation, from_stay, to_observation, to_stay, from_bed, to_bed, first_entered_at, reason_there, by_staff, at) VALUES (@id, @a, @from, @b, @to, '1', '2', @now, @reason, @by, @now)",
                    ("id", id), ("a", Guid.NewGuid()), ("from", from), ("b", Guid.NewGuid()), ("to", to), ("reason", vault.SealText(scope, owner, $"observation_move.reason:{id:N}", words)), ("by", nurse), ("now", scope.Now));
            }

            db.Execute("INSERT INTO observation_moved (from_id, to_id, event_at) VALUES (@from, @to, @now)", ("from", Guid.NewGuid()), ("to", stored[0].Id), ("now", scope.Now));
            running.Of<ConsentBook>().End(scope, consent, revoked: true, "OWN-consent-end", nurse);
            db.Execute("INSERT INTO consent_evidence (id, consent_id, person_id, media_type, size, sha256, content, added_by, added_at) VALUES (@id, @consent, @person, 'application/pdf', 4, @hash, @content, @by, @now)",
                ("id", Guid.NewGuid()), ("consent", consent.Id), ("person", person), ("hash", new byte[32]), ("content", vault.Seal(scope, person, "consent_evidence.content", Convert.ToBase64String("%PDF"u8))), ("by", nurse), ("now", scope.Now));
            db.Execute("INSERT INTO counselling_note (id, version, person_id, note, written_by, written_at) VALUES (@id, 1, @person, @note, @by, @now)",
                ("id", Guid.NewGuid()), ("person", person), ("note", vault.Seal(scope, person, "counselling_note.note", "OWN-note")), ("by", nurse), ("now", scope.Now));
            db.Execute("INSERT INTO break_glass (id, person_id, staff_id, nature, reason, told, opened_at, until_at) VALUES (@id, @person, @by, 'unconscious', @reason, @told, @now, @now)",
                ("id", Guid.NewGuid()), ("person", person), ("by", nurse), ("reason", vault.Seal(scope, person, "break_glass.reason", "OWN-emergency")), ("told", vault.Seal(scope, person, "break_glass.told", "OWN-told")), ("now", scope.Now));
            var relative = Guid.NewGuid();
            db.Execute("INSERT INTO relative (id, name, made_at) VALUES (@id, @name, @now)", ("id", relative), ("name", vault.Seal(scope, relative, "relative.name", "OTHER-person")), ("now", scope.Now));
            db.Execute("INSERT INTO relation (id, relative_id, person_id, kind, from_at) VALUES (@id, @relative, @person, 'parent', @now)", ("id", Guid.NewGuid()), ("relative", relative), ("person", person), ("now", scope.Now));
            db.Execute("INSERT INTO person_link (other_id, kept_id) VALUES (@other, @person)", ("other", Hands.Another), ("person", person));
            return db.Execute("INSERT INTO person_link_event (id, no, kept_id, other_id, kind, reason, by_staff, at) VALUES (@id, 900, @person, @other, 'merge', 'One person', @by, @now)", ("id", Guid.NewGuid()), ("person", person), ("other", Hands.Another), ("by", nurse), ("now", scope.Now));
        });
    }

    static List<(string Table, List<string> Columns)> Columns(DbConnection db, Engine engine)
    {
        var tables = engine == Engine.Sqlite
            ? db.Query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'", row => row.GetString(0))
            : db.Query("SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace", row => row.GetString(0));
        return tables.ConvertAll(table => (table, engine == Engine.Sqlite
            ? db.Query("SELECT name FROM pragma_table_info(@table)", row => row.GetString(0), ("table", table))
            : db.Query("SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname = @table AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped", row => row.GetString(0), ("table", table))));
    }
}
