using MagicWave.Core.Security;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Strategies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Payments.Runtime;

/// <summary>What an engine is made of. The engine uses the key, the store and the rail, and disposes of none of them.</summary>
public sealed class PaymentSetup
{
    /// <summary>The node's settlement key.</summary>
    public required SettlementKey Key { get; init; }

    /// <summary>The node's books: those of <see cref="Key"/> on the network of <see cref="Rail"/>.</summary>
    public required IPaymentStore Store { get; init; }

    /// <summary>The ledger.</summary>
    public required ISettlementRail Rail { get; init; }

    /// <summary>What the operator chose.</summary>
    public PaymentOptions Options { get; init; } = new();

    /// <summary>Who is asked for how much.</summary>
    public ISettlementStrategy Strategy { get; init; } = PeerBalanceStrategy.Instance;

    /// <summary>Parts with messages of their own on the links between neighbours. Each belongs to one engine.</summary>
    public IReadOnlyList<IPeerExtension> Extensions { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The randomness, for thresholds, delays and ids.</summary>
    public IRandom Random { get; init; } = SystemRandom.Instance;

    /// <summary>
    /// Runs an action under the gate of the owner of the links, and sends what it queued: the engine's background work enters by it. It must
    /// be the gate under which the links are called, allow entering again on the same thread, and run the action before it returns.
    /// Null: a gate of the engine's own, for an owner that has only one thread at a time in it.
    /// </summary>
    public Action<Action>? Gate { get; init; }

    /// <summary>Told when a limit of this node's own spending is reached, so that the user learns why traffic stands. Under the gate; must not block.</summary>
    public Action<BudgetKind> BudgetReached { get; init; } = static _ => { };

    /// <summary>The log. Nothing at Information or above names an account or an amount.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
