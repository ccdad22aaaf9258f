using MagicWave.Hosting.Options;
using MagicWave.Payments.Strategies;

namespace MagicWave.Hosting.Accounting;

/// <summary>The prices that a node goes by: the network's, or the operator's where the network names none.</summary>
/// <param name="options">What the operator chose.</param>
/// <param name="parameters">What the network agreed on.</param>
internal sealed class NetworkPrices(PaymentHostOptions options, ConsensusParameters parameters)
{
    private PriceClasses? _classes;
    private PriceClasses? _before;
    private bool _isKnown;

    /// <summary>What each relay of this node's own circuits earns per cell.</summary>
    public long Own => _classes?[options.PriceClass] ?? options.PricePerCell;

    /// <summary>The least that a relay takes per cell; 0 where the network names no price: then the client does. Clients may be one consensus behind.</summary>
    public long Least => _classes is { } classes ? Math.Min(classes.Lowest, _before?.Lowest ?? 0) : 0;

    /// <summary>There is another consensus.</summary>
    public void Refresh()
    {
        PriceClasses? now = PriceClasses.FromParameters(parameters.Find);
        _before = _isKnown ? _classes : now;
        _classes = now;
        _isKnown = true;
    }
}
