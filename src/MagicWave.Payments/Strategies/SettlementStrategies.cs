using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Strategies;

/// <summary>The strategies by name, for command lines and torrcs.</summary>
public static class SettlementStrategies
{
    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<ISettlementStrategy> All { get; } = [PeerBalanceStrategy.Instance, ChainStrategy.Instance, PerNodeStrategy.Instance];

    /// <summary>The names, for messages: <c>peer, chain, node</c>.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(strategy => strategy.Name));

    /// <summary>Finds one by its name, in any case of letters.</summary>
    /// <returns>False: there is none of this name.</returns>
    public static bool TryFind(string? name, [NotNullWhen(true)] out ISettlementStrategy? strategy)
    {
        strategy = All.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
        return strategy is not null;
    }
}
