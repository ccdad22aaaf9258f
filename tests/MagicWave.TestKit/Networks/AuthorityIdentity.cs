using System.Diagnostics;

namespace MagicWave.TestKit.Networks;

/// <summary>The keys of an authority, made beforehand because every torrc of the network names them.</summary>
internal sealed record AuthorityIdentity(string Nickname, NodePorts Ports, string VotingIdentity, string RelayFingerprint)
{
    // Three RSA keys take seconds; on a loaded machine many.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>The torrc line that every node of the network has.</summary>
    public string DirAuthorityLine =>
        $"DirAuthority {Nickname} orport={Ports.Onion!.Port} no-v2 v3ident={VotingIdentity} {Ports.Directory} {RelayFingerprint}";

    /// <summary>Makes the long-term identity, signing key and certificate, and the identity as a relay, with stock tor's own tools.</summary>
    public static async Task<AuthorityIdentity> CreateAsync(NodePlan plan, NodePorts ports, string folder, CancellationToken cancellationToken)
    {
        string keys = Path.Combine(folder, "keys");
        Directory.CreateDirectory(keys);
        await RunAsync(
            Tools.Find("tor-gencert"), ["--create-identity-key", "--passphrase-fd", "0", "-m", "12", "-a", ports.Directory!.ToString()], keys, "rig\n", cancellationToken);

        // tor writes its relay identity, and refuses a testing network without authorities: any line does for that.
        string torrc = Path.Combine(folder, "torrc.identity");
        await File.WriteAllTextAsync(
            torrc,
            $"""
            TestingTorNetwork 1
            DataDirectory {folder}
            Nickname {plan.Nickname}
            Address 127.0.0.1
            ORPort {ports.Onion} IPv4Only
            AssumeReachable 1
            ContactInfo none
            DirAuthority any 127.0.0.1:1 ffffffffffffffffffffffffffffffffffffffff
            """,
            cancellationToken);
        string output = await RunAsync(
            Tools.Find("tor"), ["--defaults-torrc", "/dev/null", "-f", torrc, "--quiet", "--list-fingerprint"], folder, string.Empty, cancellationToken);
        string fingerprint = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1][plan.Nickname.Length..].Replace(" ", string.Empty, StringComparison.Ordinal);

        string certificate = await File.ReadAllTextAsync(Path.Combine(keys, "authority_certificate"), cancellationToken);
        string identity = certificate.Split('\n').First(line => line.StartsWith("fingerprint ", StringComparison.Ordinal)).Split(' ')[1];
        return new AuthorityIdentity(plan.Nickname, ports, identity.Trim(), fingerprint.Trim());
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string folder, string input, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
        string output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {output}{await errors}");
    }
}
