using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>What one request for payment says, before it is signed.</summary>
internal sealed record ResourceTerms(
    RequestId Id,
    ResourceSession Session,
    ResourceDigest Resource,
    Amount Amount,
    LockTerms Lock,
    UnixTime Issued,
    UnixTime PayBefore,
    UnixTime ServeUntil);
