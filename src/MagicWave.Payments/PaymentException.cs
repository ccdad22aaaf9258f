using MagicWave.Core.Errors;

namespace MagicWave.Payments;

/// <summary>The books cannot be used. Neighbours' faults and refused payments are values, never this.</summary>
public sealed class PaymentException : MagicWaveException
{
    /// <summary>Makes one of no particular kind.</summary>
    public PaymentException()
    {
    }

    /// <summary>Makes one of no particular kind.</summary>
    public PaymentException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one of no particular kind.</summary>
    public PaymentException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one of a kind.</summary>
    public PaymentException(PaymentErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What is wrong.</summary>
    public PaymentErrorKind Kind { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Kind == PaymentErrorKind.StoreUnavailable;
}
