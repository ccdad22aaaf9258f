namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>What became of an operation that raises a sequence.</summary>
public enum BumpSequenceResultCode
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>It is negative.</summary>
    BadSequence = -1,
}
