namespace MagicWave.Payments.Resources;

/// <summary>What a visitor wants, to which a request for payment has to fit.</summary>
/// <param name="Site">The site that its circuit leads to.</param>
/// <param name="Session">The session that it named there.</param>
/// <param name="Resource">What it asked for; null to take the publisher's word for it.</param>
public readonly record struct ResourceOrder(SiteKey Site, ResourceSession Session, ResourceDigest? Resource);
