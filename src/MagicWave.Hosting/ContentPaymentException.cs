using System.Net;
using MagicWave.Payments.Resources;

namespace MagicWave.Hosting;

/// <summary>A publisher asked for payment, and was not paid: over budget, or the payment did not come through. The message is for the user.</summary>
public sealed class ContentPaymentException : HttpRequestException
{
    /// <summary>Makes one.</summary>
    public ContentPaymentException(ResourceRefusal refusal)
        : base(refusal.ToString(), null, HttpStatusCode.PaymentRequired) => Refusal = refusal;

    /// <summary>Why, with the figures.</summary>
    public ResourceRefusal Refusal { get; }
}
