using MagicWave.Payments.Resources;

namespace MagicWave.Publishing.Tills;

/// <summary>Whose account for what: a session, and a resource by its part 0.</summary>
internal readonly record struct VisitorKey(ResourceSession Session, ResourceDigest Resource);
