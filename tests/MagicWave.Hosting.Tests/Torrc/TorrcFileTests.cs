using FsCheck;
using FsCheck.Fluent;
using MagicWave.Hosting.Torrc;

namespace MagicWave.Hosting.Tests.Torrc;

public sealed class TorrcFileTests
{
    [Theory]
    [InlineData("Nickname a", "Nickname=a")]
    [InlineData("  Nickname \t a b  \n", "Nickname=a b")]
    [InlineData("# comment\n\nNickname a # more\nORPort 1", "Nickname=a|ORPort=1")]
    [InlineData("Nickname", "Nickname=")]
    [InlineData("Nickname#x", "Nickname=")]
    [InlineData("ContactInfo \"a \\\"b\\\" \\x41\\101\\n\" # c", "ContactInfo=a \"b\" AA\n")]
    [InlineData("ContactInfo \"a # b\"\r\nORPort 1\r\n", "ContactInfo=a # b|ORPort=1")]
    [InlineData("ExitPolicy accept *:80, \\\n  accept *:443\nORPort 1", "ExitPolicy=accept *:80,   accept *:443|ORPort=1")]
    [InlineData("ExitPolicy accept *:80,\\\n# between\naccept *:443\nORPort 1", "ExitPolicy=accept *:80,accept *:443|ORPort=1")]
    [InlineData("Nickname\\\n a", "Nickname=a")]
    [InlineData("%include more\nORPort 2", "Nickname=inner|ORPort=2")]
    [InlineData("%include folder/", "A=1|B=2")]
    public void SplitsAsTorDoes(string text, string expected)
    {
        TestFiles files = new() { ["more"] = "Nickname inner", ["folder/1"] = "A 1", ["folder/2"] = "B 2" };

        TorrcFile file = TorrcFile.Parse(text, "torrc", files);

        Assert.Empty(file.Faults);
        Assert.Equal(expected, string.Join('|', file.Lines.Select(line => $"{line.Key}={line.Value.TrimStart()}")));
    }

    [Theory]
    [InlineData("ORPort 1\nContactInfo \"open\nORPort 2", 2, "quote")]
    [InlineData("ContactInfo \"a\" b", 1, "behind")]
    [InlineData("ContactInfo \"\\q\"", 1, "escape")]
    [InlineData("\n\n%include nowhere", 3, "nowhere")]
    public void NamesTheLineThatCannotBeRead(string text, int line, string word)
    {
        TorrcFile file = TorrcFile.Parse(text, "torrc", new TestFiles());

        TorrcFault fault = Assert.Single(file.Faults);
        Assert.Equal(line, fault.Line);
        Assert.Contains(word, fault.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Remedy);
    }

    [Fact]
    public void LinesAfterAJoinedOneKeepTheirNumbers()
    {
        TorrcFile file = TorrcFile.Parse("A 1 \\\n 2 \\\n 3\n# c\nB 4", "torrc", new TestFiles());

        Assert.Equal([1, 5], file.Lines.Select(line => line.Number));
    }

    [Fact]
    public void FilesThatIncludeEachOtherEnd()
    {
        TorrcFile file = TorrcFile.Parse("%include a", "torrc", new TestFiles { ["a"] = "%include b", ["b"] = "%include a" });

        Assert.Contains("31", Assert.Single(file.Faults).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void PrefixesOfTheFileAreCommands()
    {
        TorrcFile file = TorrcFile.Parse("+Log info stdout\n/ExitPolicy", "torrc", new TestFiles());

        Assert.Equal([TorrcCommand.Append, TorrcCommand.Clear], file.Lines.Select(line => line.Command));
        Assert.Equal(["Log", "ExitPolicy"], file.Lines.Select(line => line.Key));
    }

    [Fact]
    public void AnyTextIsSplitWithoutAnException() =>
        Prop.ForAll<string?>(text =>
        {
            TorrcFile file = TorrcFile.Parse(text ?? "", "torrc", new TestFiles());
            int lines = (text ?? "").Count(c => c == '\n') + 1;
            return file.Lines.All(line => line.Number >= 1 && line.Number <= lines) && file.Lines.Count + file.Faults.Count <= lines;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void QuotedTextComesBack() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            string clean = string.Concat(text.Get.Where(c => !char.IsSurrogate(c) && c != '\0'));
            string quoted = "\"" + clean.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
            return TorrcFile.Parse("ContactInfo " + quoted, "torrc", new TestFiles()).Lines.Single().Value == clean;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void IncludesReadFoldersAndWildcardsFromDisk()
    {
        string folder = Directory.CreateTempSubdirectory("mw-torrc").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "b.conf"), "B 1");
            File.WriteAllText(Path.Combine(folder, "a.conf"), "A 1");
            File.WriteAllText(Path.Combine(folder, ".hidden.conf"), "H 1");
            File.WriteAllText(Path.Combine(folder, "c.txt"), "C 1");

            Assert.Equal(["A", "B", "C"], Keys($"%include {folder}"));
            Assert.Equal(["A", "B"], Keys($"%include {folder}/*.conf"));
            Assert.Equal(["C"], Keys($"%include {folder}/?.txt"));
            Assert.Empty(Keys($"%include {folder}/*.none"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static IEnumerable<string> Keys(string text)
        {
            TorrcFile file = TorrcFile.Parse(text, "torrc", TorrcFiles.Instance);
            Assert.Empty(file.Faults);
            return file.Lines.Select(line => line.Key);
        }
    }
}
