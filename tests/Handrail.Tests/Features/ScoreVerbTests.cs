using System.CommandLine;
using System.Text;
using System.Text.Json;
using CsCheck;
using Handrail.Cli;

namespace Handrail.Tests.Features;

public sealed class ScoreVerbTests
{
    const string Header = "respiratory_rate,spo2,spo2_scale,oxygen,systolic_bp,pulse,acvpu,temperature_c";
    const string CiwaHeader = "nausea,tremor,sweats,anxiety,agitation,tactile,auditory,visual,headache,orientation";
    const string CowsHeader = "pulse,sweating,restlessness,pupils,aches,runny_nose,gi_upset,tremor,yawning,anxiety,gooseflesh";

    static (int Exit, string Out, string Error) Score(string csv, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var root = new RootCommand { ScoreVerb.Build(new StringReader(csv)) };
        var exit = root.Parse(["score", .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }

    static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void A_complete_row_is_one_line_of_exactly_this_form()
    {
        var (exit, output, error) = Score($"{Header}\n16,93,1,0,120,80,C,37.0\n", "news2");
        Assert.Equal(
            """
            {"row":1,"total":5,"parts":{"respiratory_rate":0,"spo2":2,"oxygen":0,"systolic_bp":0,"pulse":0,"consciousness":3,"temperature":0},"anySingle3":true,"risk":"medium","missing":[]}

            """, output);
        Assert.Equal((0, ""), (exit, error));
    }

    [Fact]
    public void An_incomplete_row_has_no_total_but_at_least_and_the_names_of_the_empty_columns()
    {
        var (exit, output, _) = Score($"{Header}\n16,93,1,,120,131,A,\n", "news2");
        Assert.Equal(
            """
            {"row":1,"total":null,"atLeast":5,"parts":{"respiratory_rate":0,"spo2":2,"oxygen":null,"systolic_bp":0,"pulse":3,"consciousness":0,"temperature":null},"anySingle3":true,"risk":null,"missing":["oxygen","temperature_c"]}

            """, output);
        Assert.Equal(0, exit);
    }

    [Fact]
    public void Without_the_scale_a_saturation_is_not_scored_and_the_scale_is_missing()
    {
        var (_, output, _) = Score($"{Header}\n16,90,,0,120,80,A,37.0\n", "news2");
        Assert.Contains("\"total\":null,\"atLeast\":0", output);
        Assert.Contains("\"spo2\":null", output);
        Assert.EndsWith("\"missing\":[\"spo2_scale\"]}\n", output);
    }

    [Fact]
    public void On_scale_2_the_unknown_gas_is_what_is_missing_not_the_saturation()
    {
        var (_, output, _) = Score($"{Header}\n16,95,2,,120,80,A,37.0\n", "news2");
        Assert.Contains("\"spo2\":null,\"oxygen\":null", output);
        Assert.EndsWith("\"missing\":[\"oxygen\"]}\n", output);
    }

    [Fact]
    public void A_row_of_empty_cells_is_at_least_zero_with_all_eight_missing()
    {
        var (exit, output, _) = Score($"{Header}\n,,,,,,,\n", "news2");
        Assert.Contains("\"atLeast\":0", output);
        Assert.Equal(8, JsonDocument.Parse(output).RootElement.GetProperty("missing").GetArrayLength());
        Assert.Equal(0, exit);
    }

    [Fact]
    public void What_is_known_already_can_be_high_risk_before_the_total_is()
    {
        var (_, output, _) = Score($"{Header}\n25,90,1,1,90,,A,37\n", "news2");
        Assert.Contains("\"total\":null,\"atLeast\":11", output);
        Assert.Contains("\"risk\":\"high\"", output);
    }

    [Theory]
    [InlineData("air", "A", 0), InlineData("OXYGEN", "a", 2), InlineData("0", "v", 3), InlineData("1.0", "U", 5)]
    public void Gas_and_alertness_are_taken_in_their_usual_spellings(string gas, string level, int total)
    {
        var (exit, output, _) = Score($"{Header}\n16.0, 98 ,1.0,{gas},120,80,{level},37\n", "news2");
        Assert.Equal((0, total), (exit, JsonDocument.Parse(output).RootElement.GetProperty("total").GetInt32()));
    }

    [Theory]
    [InlineData("16,98,1,0,120,999,A,37", "pulse", "Outside plausible limits: must be a whole number from 10 to 300 /min.")]
    [InlineData("16.5,98,1,0,120,80,A,37", "respiratory_rate", "Decimals are not accepted: send a whole number from 0 to 80 /min.")]
    [InlineData("16,39,1,0,120,80,A,37", "spo2", "Outside plausible limits: must be a whole number from 40 to 100 %.")]
    [InlineData("16,98,3,0,120,80,A,37", "spo2_scale", "Must be 1, or 2 where scale 2 is prescribed.")]
    [InlineData("16,98,1,yes,120,80,A,37", "oxygen", "Must be 0 or air, 1 or oxygen.")]
    [InlineData("16,98,1,2,120,80,A,37", "oxygen", "Must be 0 or air, 1 or oxygen.")]
    [InlineData("16,98,1,0,x,80,A,37", "systolic_bp", "Not a number: must be a whole number from 30 to 300 mm[Hg], decimals with a point.")]
    [InlineData("16,98,1,0,120,80,X,37", "acvpu", "Must be A (alert), C (new confusion), V (voice), P (pain) or U (unresponsive).")]
    [InlineData("16,98,1,0,120,80,A,98.6", "temperature_c", "Outside plausible limits: must be from 25 to 45 Cel. A reading in Fahrenheit must say so: send it with the unit [degF].")]
    [InlineData("16,98,1,0,120,80,A,\"37,0\"", "temperature_c", "Not a number: must be from 25 to 45 Cel, decimals with a point.")]
    [InlineData("16,98,1,0,120,1e2,A,37", "pulse", "Not a number: must be a whole number from 10 to 300 /min, decimals with a point.")]
    [InlineData("16,98,1,0,120,80,A", "row", "The row has 7 cells, the header 8.")]
    [InlineData("16,98,1,0,120,80,A,37,2", "row", "The row has 9 cells, the header 8. A decimal is written with a point, not a comma.")]
    [InlineData("16,98,1,0,120,80,\"A,37", "row", "The quotes of this row do not match: a quote inside a cell is written twice, and the whole cell stands in quotes on one line.")]
    public void A_bad_row_says_where_and_why_and_the_others_are_still_scored(string row, string field, string reason)
    {
        var (exit, output, error) = Score($"{Header}\n16,98,1,0,120,80,A,37\n{row}\n16,98,1,0,120,80,A,37\n", "news2");
        var lines = Lines(output);
        Assert.Equal(3, lines.Length);
        Assert.Equal($$$"""{"row":2,"error":{"field":"{{{field}}}","reason":"{{{reason}}}"}}""", lines[1]);
        Assert.StartsWith("{\"row\":1,\"total\":0", lines[0]);
        Assert.StartsWith("{\"row\":3,\"total\":0", lines[2]);
        Assert.Equal(1, exit);
        Assert.StartsWith("1 of 3 rows could not be scored", error);
    }

    [Fact]
    public void A_wrong_header_names_the_missing_columns_and_nothing_is_scored()
    {
        var (exit, output, error) = Score("respiratory_rate,spo2,spo2_scale,oxygen,systolic_bp,heart_rate,temperature_c\n16,98,1,0,120,80,37\n", "news2");
        Assert.Equal((2, ""), (exit, output));
        Assert.Equal($"The header lacks pulse, acvpu. Needed: {Header}.", error.TrimEnd());
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("16,98,1,0,120,80,A,37\n", "The header lacks respiratory_rate, spo2")]
    [InlineData("respiratory_rate;spo2;pulse\n1;2;3\n", "Columns must be separated by commas.")]
    [InlineData(Header + ",pulse\n", "The header has more than one pulse: which one is meant?")]
    public void A_file_that_is_no_such_table_is_refused_as_a_whole(string csv, string error)
    {
        var answer = Score(csv, "news2");
        Assert.Equal((2, ""), (answer.Exit, answer.Out));
        Assert.Contains(error, answer.Error);
    }

    [Fact]
    public void A_header_without_rows_scores_nothing_and_says_so()
    {
        var (exit, output, error) = Score(Header + "\n", "news2");
        Assert.Equal((0, ""), (exit, output));
        Assert.Contains("nothing to score", error);
    }

    [Fact]
    public void A_byte_order_mark_carriage_returns_blank_lines_and_a_missing_last_line_end_change_nothing()
    {
        var plain = Score($"{Header}\n16,98,1,0,120,80,A,37\n25,98,1,0,120,80,A,37\n", "news2");
        Assert.Equal(2, Lines(plain.Out).Length);
        Assert.Equal(plain, Score($"\uFEFF{Header}\r\n16,98,1,0,120,80,A,37\r\n\r\n25,98,1,0,120,80,A,37", "news2"));
    }

    [Fact]
    public void A_file_is_read_by_its_byte_order_mark_and_one_that_is_not_there_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), $"handrail-score-{Guid.NewGuid():N}.csv");
        var plain = Score($"{Header}\n16,98,1,0,120,80,A,37\n", "news2");
        try
        {
            foreach (var encoding in new Encoding[] { new UTF8Encoding(true), new UTF8Encoding(false), Encoding.Unicode })
            {
                File.WriteAllText(path, $"{Header}\n16,98,1,0,120,80,A,37\n", encoding);
                Assert.Equal(plain, Score("", "news2", path));
            }
        }
        finally
        {
            File.Delete(path);
        }
        var (exit, output, error) = Score("", "news2", path);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(path, error);
    }

    [Fact]
    public void The_order_of_columns_and_other_columns_beside_them_do_not_matter()
    {
        string[] names = [.. Header.Split(','), "source", "note"];
        string[][] rows = [["22", "93", "1", "0", "98", "112", "A", "38.4", "ward, west", "x"], ["16", "97", "2", "oxygen", "120", "", "P", "37.0", "", "\u00e9"]];
        var expected = Score($"{Header}\n{string.Join("\n", rows.Select(row => string.Join(",", row.Take(8))))}\n", "news2");
        Assert.Equal(0, expected.Exit);
        Gen.Shuffle(Enumerable.Range(0, names.Length).ToArray()).Sample(order =>
        {
            var csv = new StringBuilder().AppendJoin(',', order.Select(i => names[i])).Append('\n');
            foreach (var row in rows) csv.AppendJoin(',', order.Select(i => $"\"{row[i]}\"")).Append('\n');
            return Score(csv.ToString(), "news2") == expected;
        }, iter: 200);
    }

    [Fact]
    public void Ciwa_ar_rows_carry_parts_band_and_whose_cut_points_they_are()
    {
        var (exit, output, _) = Score($"{CiwaHeader}\n3,4,2,4,1,0,0,0,2,0\n", "ciwa-ar");
        Assert.Equal(
            """
            {"row":1,"total":16,"parts":{"nausea":3,"tremor":4,"sweats":2,"anxiety":4,"agitation":1,"tactile":0,"auditory":0,"visual":0,"headache":2,"orientation":0},"band":"moderate","thresholds":"asam-2020","missing":[]}

            """, output);
        Assert.Equal(0, exit);
        Assert.Contains("\"band\":\"severe\",\"thresholds\":\"va\"", Score($"{CiwaHeader}\n3,4,2,4,1,0,0,0,2,0\n", "ciwa-ar", "--thresholds", "va").Out);
        Assert.NotEqual(0, Score($"{CiwaHeader}\n", "ciwa-ar", "--thresholds", "mine").Exit);
    }

    [Fact]
    public void Cows_rows_carry_parts_and_band_and_a_value_outside_the_allowed_set_is_an_error()
    {
        var (exit, output, _) = Score($"{CowsHeader}\n1,1,1,1,1,1,1,0,1,1,0\n3,1,1,1,1,1,1,0,1,1,0\n2,,,,,,,,,,\n88,1,1,1,1,1,1,0,1,1,0\n", "cows");
        var lines = Lines(output);
        Assert.Equal(
            """{"row":1,"total":9,"parts":{"pulse":1,"sweating":1,"restlessness":1,"pupils":1,"aches":1,"runny_nose":1,"gi_upset":1,"tremor":0,"yawning":1,"anxiety":1,"gooseflesh":0},"band":"mild","thresholds":"wesson-ling-2003","missing":[]}""",
            lines[0]);
        Assert.Equal("""{"row":2,"error":{"field":"pulse","reason":"Must be one of 0, 1, 2, 4."}}""", lines[1]);
        Assert.StartsWith("""{"row":3,"total":null,"atLeast":2,""", lines[2]);
        Assert.Contains("\"band\":null", lines[2]);
        Assert.StartsWith("""{"row":4,"error":{"field":"pulse",""", lines[3]);
        Assert.Equal(1, exit);
    }

    [Theory, InlineData("news2", Header), InlineData("ciwa-ar", CiwaHeader), InlineData("cows", CowsHeader)]
    public void The_help_names_every_column_and_the_exit_codes(string instrument, string header)
    {
        var (exit, output, _) = Score("", instrument, "--help");
        Assert.Equal(0, exit);
        Assert.All(header.Split(','), column => Assert.Contains(column, output));
        Assert.Contains("Exit code: 0", output);
    }

    [Fact]
    public void The_help_of_the_verb_lists_its_instruments_one_line_each()
    {
        var (exit, output, _) = Score("", "--help");
        Assert.Equal(0, exit);
        Assert.Contains("handrail score news2 < observations.csv", output);
        Assert.DoesNotContain("gooseflesh", output);
        Assert.All(["news2", "ciwa-ar", "cows"], name => Assert.Single(output.Split('\n'), line => line.TrimStart().StartsWith($"{name} <FILE>")));
    }

    [Fact]
    public void A_file_without_line_ends_is_not_read_into_memory_and_ends_the_reading()
    {
        var endless = Score($"{Header}\n16,98,1,0,120,80,A,37\n{new string('9', 3_000_000)}\n16,98,1,0,120,80,A,37\n", "news2");
        Assert.Equal(1, endless.Exit);
        Assert.Equal(2, Lines(endless.Out).Length);
        Assert.Contains("longer than 1 MiB", Lines(endless.Out)[1]);
        Assert.Equal((2, ""), (Score(new string('9', 3_000_000), "news2").Exit, Score(new string('9', 3_000_000), "news2").Out));
    }

    [Fact]
    public void Every_full_vector_of_the_shared_collection_comes_out_with_its_rcp_columns()
    {
        var file = SharedData.File("news2", "news2_full_vectors.csv");
        var rows = SharedData.Rows("news2", "news2_full_vectors.csv");
        var (exit, output, error) = Score("", "news2", file);
        Assert.Equal((0, ""), (exit, error));
        var lines = Lines(output);
        Assert.Equal(rows.Count, lines.Length);
        foreach (var ((row, line), number) in rows.Zip(lines).Select((pair, i) => (pair, i + 1)))
            Assert.Equal(
                $$$"""{"row":{{{number}}},"total":{{{row["rcp_total"]}}},"parts":{"respiratory_rate":{{{row["rcp_rr"]}}},"spo2":{{{row["rcp_spo2"]}}},"oxygen":{{{row["rcp_o2"]}}},"systolic_bp":{{{row["rcp_sbp"]}}},"pulse":{{{row["rcp_pulse"]}}},"consciousness":{{{row["rcp_cns"]}}},"temperature":{{{row["rcp_temp"]}}}},"anySingle3":{{{(row["any_single_3"] == "1" ? "true" : "false")}}},"risk":"{{{row["rcp_risk"]}}}","missing":[]}""",
                line);
    }

    [Fact]
    public void Every_parameter_vector_of_the_shared_collection_comes_out_with_its_rcp_points()
    {
        var rows = SharedData.Rows("news2", "news2_parameter_vectors.csv");
        var csv = new StringBuilder(Header).Append('\n');
        foreach (var row in rows)
        {
            string Cell(string parameter, string well) => row["parameter"] == parameter ? row["value"] : well;
            csv.AppendJoin(',',
                Cell("respiratory_rate", "16"), Cell("spo2", "98"), row["spo2_scale"], Cell("oxygen", row["breathing"] == "oxygen" ? "oxygen" : "air"),
                Cell("systolic_bp", "120"), Cell("pulse", "80"), Cell("acvpu", "A"), Cell("temperature", "37.0")).Append('\n');
        }
        var (exit, output, _) = Score(csv.ToString(), "news2");
        Assert.Equal(0, exit);
        var lines = Lines(output);
        Assert.Equal(108, lines.Length);
        foreach (var (row, line) in rows.Zip(lines))
        {
            var part = row["parameter"] == "acvpu" ? "consciousness" : row["parameter"];
            Assert.Equal(row["rcp_2017_expected"], JsonDocument.Parse(line).RootElement.GetProperty("parts").GetProperty(part).ToString());
        }
    }
}
