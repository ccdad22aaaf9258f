using MagicWave.Hosting.Torrc;

namespace MagicWave.Hosting.Tests.Torrc;

public sealed class TorrcCommandLineTests
{
    [Fact]
    public void CommandsAndOptionsAreToldApart()
    {
        TorrcCommandLine line = TorrcCommandLine.Parse(
            ["-f", "torrc", "--quiet", "--defaults-torrc", "d", "--ignore-missing-torrc", "--Nickname", "x", "ORPort", "1", "-/Log", "+ExitPolicy", "accept *:80"]);

        Assert.Empty(line.Faults);
        Assert.Equal(("torrc", "d", true, true), (line.File, line.DefaultsFile, line.IsQuiet, line.IgnoreMissing));
        Assert.Equal(["Nickname", "ORPort", "Log", "ExitPolicy"], line.Lines.Select(one => one.Key));
        Assert.Equal([TorrcCommand.Set, TorrcCommand.Set, TorrcCommand.Clear, TorrcCommand.Append], line.Lines.Select(one => one.Command));
        Assert.Equal([7, 9, 11, 12], line.Lines.Select(one => one.Number));
    }

    [Theory]
    [InlineData(TorrcAction.Run)]
    [InlineData(TorrcAction.VerifyConfiguration, "--verify-config")]
    [InlineData(TorrcAction.Version, "--version")]
    [InlineData(TorrcAction.Help, "--help")]
    [InlineData(TorrcAction.ListFingerprint, "--list-fingerprint", "--quiet")]
    public void TheActionIsFound(TorrcAction action, params string[] arguments) => Assert.Equal(action, TorrcCommandLine.Parse(arguments).Action);

    [Fact]
    public void ListFingerprintTakesAnArgument() =>
        Assert.Equal("ed25519", TorrcCommandLine.Parse(["--list-fingerprint", "ed25519", "--quiet"]).ActionArgument);

    [Theory]
    [InlineData("--Nickname")]
    [InlineData("-f")]
    [InlineData("--hash-password", "x")]
    public void WhatIsMissingIsSaid(params string[] arguments) => Assert.Single(TorrcCommandLine.Parse(arguments).Faults);

    [Fact]
    public void AMissingFileIsAnErrorUnlessItMayBeMissing()
    {
        List<TorrcFault> faults = [];
        TorrcCommandLine.Parse(["-f", "none"]).Load(new TestFiles(), faults);
        Assert.Equal("none", Assert.Single(faults).File);

        faults.Clear();
        TorrcCommandLine.Parse(["-f", "none", "--ignore-missing-torrc"]).Load(new TestFiles(), faults);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("Nickname", "Nicknam", 1)]
    [InlineData("ExitPolicy", "exitpolicy", 0)]
    [InlineData("SocksPort", "SocksProt", 1)]
    [InlineData("", "abc", 3)]
    public void DistanceCountsLetters(string left, string right, int distance) => Assert.Equal(distance, NearestName.Distance(left, right));
}
