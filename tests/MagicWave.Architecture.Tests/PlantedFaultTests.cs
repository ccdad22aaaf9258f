using MagicWave.Architecture.Tests.Rules;

namespace MagicWave.Architecture.Tests;

/// <summary>Every rule fails on a fault made for it, and only there.</summary>
public sealed class PlantedFaultTests
{
    private const string Layers = """
        [MagicWave.Low]
        Bytes
        [MagicWave.Onion]
        Cells Handshakes
        Circuits+Streams
        Runtime*
        .
        [MagicWave.Onion.Relay]
        Exit
        """;

    [Theory]
    [InlineData("Cells", "using MagicWave.Onion.Circuits;", "Cells may not use Circuits")]
    [InlineData("Cells", "using MagicWave.Onion.Handshakes;", "Cells may not use Handshakes")]
    [InlineData("Circuits", "using static MagicWave.Onion.Runtime.Gate;", "Circuits may not use Runtime")]
    [InlineData("Circuits", "using Alias = MagicWave.Onion.Runtime.Gate;", "Circuits may not use Runtime")]
    [InlineData("Circuits", "using MagicWave.Onion;", "Circuits may not use .")]
    [InlineData("Unknown", "using System;", "has no line in eng/layers.txt")]
    [InlineData("Cells", "global using System;", "global using")]
    public void A_forbidden_direction_is_found(string folder, string line, string message) =>
        Single(message, Check($"src/MagicWave.Onion/{folder}/A.cs", line));

    [Fact]
    public void A_name_written_in_full_does_not_go_around_the_rule() =>
        Single("Cells may not use Runtime", Check("src/MagicWave.Onion/Cells/A.cs", "class A { MagicWave.Onion.Runtime.Gate? gate; }"));

    [Theory]
    [InlineData("Circuits", "using MagicWave.Onion.Cells; using MagicWave.Low.Bytes; using System;")]
    [InlineData("Streams", "using MagicWave.Onion.Circuits; using MagicWave.Onion.Streams;")]
    [InlineData("Cells", "using MagicWave.Onion.Relay.Exit;")] // The compiler and the reference list forbid this one.
    public void An_allowed_direction_is_not(string folder, string line) => Assert.Empty(Check($"src/MagicWave.Onion/{folder}/A.cs", line));

    [Fact]
    public void A_layer_table_that_contradicts_itself_is_refused()
    {
        Assert.Throws<FormatException>(() => LayerTable.Parse("Cells"));
        Assert.Throws<FormatException>(() => LayerTable.Parse("[A]\nCells\nCells*"));
    }

    [Theory]
    [InlineData("| a | b | c | `ATests.There` |", null)]
    [InlineData("| a | b | c | `ATests.There`, `ATests.Gone` |", "There is no test ATests.Gone")]
    [InlineData("| a | b | c | `ATests.Helper` |", "There is no test ATests.Helper")]
    [InlineData("| a | b | c | `ATests.Skipped` |", "There is no test ATests.Skipped")]
    [InlineData("| a | b |  | `ATests.There` |", "at least one test")]
    [InlineData("| a | b | c | later |", "at least one test")]
    public void An_adversary_without_a_test_is_found(string row, string? message)
    {
        using PlantedTree tree = new((
            "tests/A.Tests/ATests.cs",
            "class ATests { [Fact] public void There() { } void Helper() { } [Fact(Skip = \"no\")] public void Skipped() { } }"));
        IEnumerable<Violation> found = AdversaryRule.Check(tree.Sources, $"| Who | x | x | x |\n|---|---|---|---|\n{row}\n");
        if (message is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Single(message, found);
        }
    }

    [Theory]
    [InlineData("class A { void M() => System.Threading.Tasks.Task.Run(() => { }); }")]
    [InlineData("class A { void M() => Task.Run(() => { }); }")]
    [InlineData("class A { private readonly Socket _socket; }")]
    [InlineData("class A { void M() { var client = new TcpClient(); } }")]
    [InlineData("class A { void M(NetworkStream stream) { } }")]
    [InlineData("using System.Threading.Channels;")]
    public void A_driver_in_a_machine_is_found(string text)
    {
        Single("is for drivers", Drivers("Circuits", text));
        Assert.Empty(Drivers("Runtime", text));
    }

    [Fact]
    public void Address_families_and_names_like_a_driver_are_not() =>
        Assert.Empty(Drivers("Cells", "using System.Net.Sockets; class A { int Timer; AddressFamily F => AddressFamily.InterNetwork; int M(int Socket) => Timer.Run(); }"));

    [Theory]
    [InlineData("src/MagicWave.Onion/Cells/A.cs", "namespace MagicWave.Onion.Other; class A { }", "the folder says MagicWave.Onion.Cells")]
    [InlineData("src/MagicWave.Onion/Cells/A.cs", "namespace MagicWave.Onion.Cells; class A { } class B { }", "One type per file")]
    [InlineData("src/MagicWave.Onion/Cells/B.cs", "namespace MagicWave.Onion.Cells; class A { }", "its type A")]
    public void A_misplaced_type_is_found(string path, string text, string message)
    {
        using PlantedTree tree = new((path, text));
        Single(message, NamespaceRule.Check(tree.Sources));
    }

    [Fact]
    public void A_part_of_a_type_may_be_named_after_it()
    {
        using PlantedTree tree = new(("src/MagicWave.Onion/Cells/A.Part.cs", "namespace MagicWave.Onion.Cells; partial class A { class Inner { } }"));
        Assert.Empty(NamespaceRule.Check(tree.Sources));
    }

    [Fact]
    public void A_long_file_is_found()
    {
        using PlantedTree tree = new(("src/P/A.cs", Lines(401)), ("src/P/B.cs", Lines(400)));
        Single("src/P/A.cs has 401 lines", SizeRule.Check(tree.Sources, string.Empty));
    }

    [Fact]
    public void A_long_method_is_found()
    {
        using PlantedTree tree = new(("src/P/A.cs", $"class A\n{{\nvoid M()\n{{{Lines(58)}}}\nvoid N()\n{{{Lines(59)}}}\n}}"));
        Single("src/P/A.cs::N has 61 lines", SizeRule.Check(tree.Sources, string.Empty));
    }

    [Theory]
    [InlineData("src/P/A.cs 450", null)]
    [InlineData("src/P/A.cs 449", "has 450 lines")]
    [InlineData("src/P/A.cs 451", "lower its number")]
    [InlineData("src/P/A.cs 450\nsrc/P/B.cs 500", "remove its line")]
    public void The_list_of_exceptions_only_shrinks(string exceptions, string? message)
    {
        using PlantedTree tree = new(("src/P/A.cs", Lines(450)), ("src/P/B.cs", Lines(10)));
        Violation[] found = [.. SizeRule.Check(tree.Sources, exceptions)];
        if (message is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Single(message, found);
        }
    }

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    [InlineData("// a place" + "holder")]
    [InlineData("// Not yet implemented")]
    public void Unfinished_code_is_found(string text)
    {
        using PlantedTree tree = new(("src/P/A.cs", "// fine\n" + text), ("tests/P/B.cs", text));
        Assert.Equal(("src/P/A.cs", 2), (Single("finish it", UnfinishedRule.Check(tree.Sources)).File, 2));
    }

    [Fact]
    public void A_second_source_of_random_bytes_is_found()
    {
        using PlantedTree tree = new(("src/MagicWave.Onion/A.cs", "sealed class A(int seed) : Security.IRandom { }"));
        Single("second source", RandomRule.Check(tree.Sources));
    }

    [Theory]
    [InlineData("cd /wor" + "k/project")]
    [InlineData("path: /home" + "/somebody/x")]
    [InlineData("<add key=\"feed\" value=" + "\"https://packages.example\" />")]
    [InlineData("https://feed.example" + "/v3/index" + ".json")]
    public void A_trace_of_a_machine_is_found(string text)
    {
        using PlantedTree tree = new(("docs/a.md", "fine\n" + text), ("docs/b.md", "the network /home page, /usr/sbin/tor, https://spec.torproject.org/"));
        Assert.Equal(2, Single("belongs to one machine", TraceRule.Check(tree.Root, ["docs/a.md", "docs/b.md"])).Line);
    }

    private static IEnumerable<Violation> Check(string path, string text)
    {
        using PlantedTree tree = new((path, text));
        return [.. LayerRule.Check(tree.Sources, LayerTable.Parse(Layers))];
    }

    private static IEnumerable<Violation> Drivers(string folder, string text)
    {
        using PlantedTree tree = new(($"src/MagicWave.Onion/{folder}/A.cs", text));
        return [.. DriverRule.Check(tree.Sources, LayerTable.Parse(Layers))];
    }

    private static Violation Single(string message, IEnumerable<Violation> violations)
    {
        Violation violation = Assert.Single(violations);
        Assert.Contains(message, violation.ToString(), StringComparison.Ordinal);
        return violation;
    }

    private static string Lines(int count) => new('\n', count);
}
