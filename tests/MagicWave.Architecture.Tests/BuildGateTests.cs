using System.Diagnostics;
using MagicWave.TestKit;

namespace MagicWave.Architecture.Tests;

/// <summary>The build itself refuses faults: a copy of the build settings with a small library builds, and with a planted fault does not.</summary>
public sealed class BuildGateTests
{
    private const string Project = """<Project Sdk="Microsoft.NET.Sdk">{0}</Project>""";

    private const string Faults = """
        namespace MagicWave.Core;

        /// <summary>One fault of each kind.</summary>
        public static class Faulty
        {
            internal static long Clock => System.Environment.TickCount64;

            internal static int Null(string? text) => text.Length;

            internal static async System.Threading.Tasks.Task AwaitAsync(System.Threading.Tasks.Task task) => await task;
        }
        """;

    private const string Undocumented = """
        namespace MagicWave.Core;

        /// <summary>A member says nothing.</summary>
        public static class Silent
        {
            public static int Undocumented => 0;
        }
        """;

    [Fact]
    public async Task Faults_in_code_fail_the_build_with_their_codes()
    {
        using PlantedTree tree = Copy();
        tree.Write("src/MagicWave.Core/MagicWave.Core.csproj", string.Format(null, Project, string.Empty));
        tree.Write("src/MagicWave.Core/Sound.cs", "namespace MagicWave.Core;\n\n/// <summary>Nothing wrong.</summary>\npublic static class Sound\n{\n}\n");
        string sound = await BuildAsync(tree);
        Assert.Contains("0 Error(s)", sound, StringComparison.Ordinal);
        Assert.DoesNotContain("error", sound, StringComparison.Ordinal);

        tree.Write("src/MagicWave.Core/Faulty.cs", Faults + "\n");
        string faulty = await BuildAsync(tree);
        Assert.Contains("error RS0030", faulty, StringComparison.Ordinal);
        Assert.Contains("error CS8602", faulty, StringComparison.Ordinal);
        Assert.Contains("error CA2007", faulty, StringComparison.Ordinal);

        // The compiler writes documentation last, when nothing else is wrong.
        tree.Write("src/MagicWave.Core/Faulty.cs", Undocumented + "\n");
        Assert.Contains("error CS1591", await BuildAsync(tree), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forbidden_project_reference_fails_the_build()
    {
        using PlantedTree tree = Copy();
        tree.Write("src/MagicWave.Payments/MagicWave.Payments.csproj", string.Format(null, Project, string.Empty));
        tree.Write(
            "src/MagicWave.Core/MagicWave.Core.csproj",
            string.Format(null, Project, "<ItemGroup><ProjectReference Include=\"../MagicWave.Payments/MagicWave.Payments.csproj\" /></ItemGroup>"));

        string output = await BuildAsync(tree);

        Assert.Contains("error MW0002: MagicWave.Core may not reference MagicWave.Payments", output, StringComparison.Ordinal);
    }

    private static PlantedTree Copy()
    {
        PlantedTree tree = new();
        string[] files = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "nuget.config", "global.json", ".editorconfig"];
        foreach (string file in files.Concat(Directory.GetFiles(Repository.Path("eng")).Select(file => "eng/" + Path.GetFileName(file))))
        {
            tree.Write(file, File.ReadAllText(Repository.Path(file)));
        }

        return tree;
    }

    private static async Task<string> BuildAsync(PlantedTree tree)
    {
        ProcessStartInfo start = new("dotnet", ["build", "src/MagicWave.Core", "--nologo", "-nodeReuse:false", "-p:RunAnalyzers=true"])
        {
            WorkingDirectory = tree.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)))
        {
            start.Environment.Remove(name);
        }

        using Process build = Process.Start(start)!;
        Task<string> errors = build.StandardError.ReadToEndAsync();
        string output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        return output + await errors;
    }
}
