using System.Diagnostics;
using MagicWave.Architecture.Tests.Rules;
using MagicWave.TestKit;

namespace MagicWave.Architecture.Tests;

/// <summary>The working copy keeps every rule.</summary>
public sealed class RepositoryTests
{
    private static readonly SourceTree Sources = new(Repository.Root);
    private static readonly LayerTable Layers = LayerTable.Parse(Read("layers.txt"));

    [Fact]
    public void There_is_something_to_check() => Assert.True(Sources.Files("src").Count > 20);

    [Fact]
    public void Folders_use_folders_only_downwards() => Nothing(LayerRule.Check(Sources, Layers));

    [Fact]
    public void Sockets_and_tasks_are_in_drivers_only() => Nothing(DriverRule.Check(Sources, Layers));

    [Fact]
    public void Namespaces_and_files_are_named_after_folders_and_types() => Nothing(NamespaceRule.Check(Sources));

    [Fact]
    public void Files_and_methods_are_short() => Nothing(SizeRule.Check(Sources, Read("size-exceptions.txt")));

    [Fact]
    public void Nothing_waits_to_be_written() => Nothing(UnfinishedRule.Check(Sources));

    [Fact]
    public void Random_bytes_have_one_source() => Nothing(RandomRule.Check(Sources));

    [Fact]
    public void Tracked_files_name_no_machine() => Nothing(TraceRule.Check(Repository.Root, TrackedFiles()));

    [Fact]
    public void Every_adversary_is_played_by_a_test()
    {
        string table = File.ReadAllText(Repository.Path(AdversaryRule.Document));
        Assert.True(table.Split('\n').Count(line => line.StartsWith("| ", StringComparison.Ordinal)) > 28, "Rows are missing.");
        Nothing(AdversaryRule.Check(Sources, table));
    }

    [Fact]
    public void Every_project_of_src_has_a_section_and_a_line_in_the_reference_list()
    {
        string references = Read("References.targets");
        string[] projects = [.. Directory.GetDirectories(Repository.Path("src")).Select(folder => Path.GetFileName(folder)!)];
        Assert.All(projects, project => Assert.Contains(project, Layers.Projects));
        Assert.All(projects, project => Assert.Contains($"'$(MSBuildProjectName)' == '{project}'", references, StringComparison.Ordinal));
    }

    private static string Read(string name) => File.ReadAllText(Repository.Path("eng", name));

    private static void Nothing(IEnumerable<Violation> violations)
    {
        Violation[] found = [.. violations];
        Assert.True(found.Length == 0, $"{found.Length} violations:\n{string.Join('\n', found.Take(50))}");
    }

    // From an archive without a repository, every file counts.
    private static IEnumerable<string> TrackedFiles()
    {
        if (!Path.Exists(Repository.Path(".git")))
        {
            return Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(file => !file.StartsWith("artifacts", StringComparison.Ordinal));
        }

        ProcessStartInfo start = new("git", ["-C", Repository.Root, "ls-files", "-z"]) { RedirectStandardOutput = true };
        using Process git = Process.Start(start)!;
        string[] files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return files.Where(file => File.Exists(Repository.Path(file)));
    }
}
