namespace Handrail.Cli;

/// <summary>What <c>handrail score --help</c> says.</summary>
static class ScoreHelp
{
    const string Rules =
        """


        An empty cell is a missing value: the total is then null, "atLeast" holds the points known so far and "missing" names the columns.
        Other columns are ignored. A row that cannot be read becomes {"row":7,"error":{"field":"…","reason":"…"}} and the rest goes on.
        Rows are counted from 1 below the header; blank lines are not counted.

        Exit code: 0 all rows scored; 1 some rows could not be read; 2 the file or its header is wrong, nothing is scored.
        """;

    internal const string Verb =
        """
        Examples:
          handrail score news2 < observations.csv
          handrail score ciwa-ar assessments.csv --thresholds va
          handrail score cows --help          the columns of an instrument, and what they accept

        The same file gives the same bytes. A score is an aid to a clinician who sees the person, and no more than that.
        """;

    internal const string News2 =
        """
        National Early Warning Score 2 (Royal College of Physicians, 2017). Not for people under 16, nor in pregnancy.

        Columns, in any order:
          respiratory_rate   breaths a minute, a whole number 0 to 80
          spo2               per cent, a whole number 40 to 100
          spo2_scale         1, or 2 where a clinician has prescribed scale 2 (target 88 to 92 %)
          oxygen             0 or air, 1 or oxygen
          systolic_bp        mmHg, a whole number 30 to 300
          pulse              beats a minute, a whole number 10 to 300
          acvpu              A, C (new confusion), V, P or U
          temperature_c      degrees Celsius, 25 to 45

        Each line: {"row":1,"total":5,"parts":{"respiratory_rate":0,"spo2":2,"oxygen":0,"systolic_bp":0,"pulse":0,"consciousness":3,
        "temperature":0},"anySingle3":true,"risk":"medium","missing":[]}
        "risk" is low, low-medium, medium or high; null while a value is missing, unless what is known is high already.
        """ + Rules;

    internal const string CiwaAr =
        """
        Clinical Institute Withdrawal Assessment for Alcohol, revised. Alcohol only, and only for a person who can answer.

        Columns, in any order, points as rated:
          nausea  tremor  sweats  anxiety  agitation  tactile  auditory  visual  headache     0 to 7 each
          orientation                                                                        0 to 4

        Each line: {"row":1,"total":16,"parts":{"nausea":3,…},"band":"moderate","thresholds":"asam-2020","missing":[]}
        "band" is mild, moderate or severe by the cut points named in "thresholds"; authors differ.
        It is null while an item is missing, unless what is known is severe already.
        """ + Rules;

    internal const string Cows =
        """
        Clinical Opiate Withdrawal Scale. Opioids only.

        Columns, in any order, points as rated (not every number is allowed):
          pulse         0 1 2 4      points, not the rate: 0 up to 80, 1 up to 100, 2 up to 120, 4 above
          sweating      0 1 2 3 4
          restlessness  0 1 3 5
          pupils        0 1 2 5
          aches         0 1 2 4      bones and joints
          runny_nose    0 1 2 4      or tearing
          gi_upset      0 1 2 3 5
          tremor        0 1 2 4
          yawning       0 1 2 4
          anxiety       0 1 2 4      or irritability
          gooseflesh    0 3 5

        Each line: {"row":1,"total":9,"parts":{"pulse":1,…},"band":"mild","thresholds":"wesson-ling-2003","missing":[]}
        "band" is none, mild, moderate, moderately-severe or severe; null while an item is missing, unless what is known is severe already.
        """ + Rules;
}
