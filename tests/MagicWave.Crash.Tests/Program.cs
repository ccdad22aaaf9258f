using System.Globalization;
using MagicWave.Crash.Tests.Chains;
using MagicWave.Crash.Tests.Nodes;

namespace MagicWave.Crash.Tests;

/// <summary>The program that is killed: does its part until it is done, or dies at a place that it was told.</summary>
internal static class Program
{
    /// <summary>Spends tokens. Arguments: the folder, and where to die.</summary>
    public const string Tokens = "tokens";

    /// <summary>Is a node that is told by its standard input what to do. Arguments: where to die, and those of its setup.</summary>
    public const string Node = "node";

    /// <summary>Pays a chain on the ledger. Arguments: where to die, the folder, and the ledger's address.</summary>
    public const string LedgerChain = "ledger-chain";

    private static int Main(string[] args)
    {
        if (args[0] == Node)
        {
            NodeProgram.Run(NodeSetup.FromArguments(args.AsSpan(2)), new(int.Parse(args[1], CultureInfo.InvariantCulture)));
            return 0;
        }

        if (args[0] == LedgerChain)
        {
            using LedgerChainScenario chain = new(args[2], new(args[3]), new(int.Parse(args[1], CultureInfo.InvariantCulture)));
            chain.RunAsync().GetAwaiter().GetResult();
            return 0;
        }

        KillPoint kill = new(int.Parse(args[2], CultureInfo.InvariantCulture));
        using TokenScenario scenario = TokenScenario.Open(args[1], store => new DyingStore(store, kill, Console.Out));
        scenario.Run();
        return 0;
    }
}
