namespace MagicWave.Payments.Storage.Sql;

/// <summary>Whose books these are in the database.</summary>
/// <param name="Node">The number of its rows.</param>
/// <param name="Account">The node's account: what happens once in its own books.</param>
/// <param name="Network">The ledger and asset: what happens once in the books of all nodes there.</param>
internal sealed record BookOwner(long Node, byte[] Account, byte[] Network);
