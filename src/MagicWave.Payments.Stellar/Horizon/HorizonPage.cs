using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>Some records, from the oldest on.</summary>
/// <typeparam name="T">The type of a record.</typeparam>
/// <param name="Records">The records; none when there is nothing new.</param>
public sealed record HorizonPage<T>(XdrArray<T> Records);
