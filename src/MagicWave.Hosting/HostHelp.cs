namespace MagicWave.Hosting;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HostHelp
{
    /// <summary>The text for a program of that name.</summary>
    public static string Text(string name) => $"""
        {name} {HostProgram.Version}

        Usage: {name} [-f TORRC] [--Option VALUE]...

          -f FILE                  read this configuration file (tor's torrc)
          --defaults-torrc FILE    read this one first; -f and arguments override it
          --ignore-missing-torrc   go on when the file is not there
          --verify-config          say what is wrong with the configuration, and end
          --list-fingerprint [rsa|ed25519|settlement|authority]
                                   make the keys that are missing, print the fingerprint, and end; "settlement" prints the account on the
                                   ledger, "authority" the DirAuthority line that names this directory authority to others
          --quiet, --hush          without Log options: print nothing, or warnings only
          --version, --help

        Any option of torrc can be given as --Option VALUE; +Option adds to a list, /Option clears it.
        Exit codes: 0 ended as asked, 1 configuration, 2 keys or data directory, 3 cannot start, 4 failed while running, 130 forced.
        SIGINT ends a relay after ShutdownWaitLength, SIGTERM at once, a second signal without closing connections.
        """;
}
