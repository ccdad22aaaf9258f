using MagicWave.Payments.Runtime;
using MagicWave.Payments.Tokens.Issuing;
using Microsoft.AspNetCore.Http;

namespace MagicWave.Samples.Issuer;

/// <summary>Faults as problem details.</summary>
internal static class Faults
{
    public static IResult ToProblem(this IssuerFault fault) => Results.Problem(
        title: TitleOf(fault),
        statusCode: StatusOf(fault),
        extensions: new Dictionary<string, object?> { [HttpIssuer.FaultMember] = fault.ToString() });

    private static int StatusOf(IssuerFault fault) => fault switch
    {
        IssuerFault.NotPaid or IssuerFault.PaidTooLittle => StatusCodes.Status402PaymentRequired,
        IssuerFault.UnknownSubscription or IssuerFault.SubscriptionExpired or IssuerFault.AllocationUsedUp or IssuerFault.NotRedeemed =>
            StatusCodes.Status403Forbidden,
        IssuerFault.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    private static string TitleOf(IssuerFault fault) => fault switch
    {
        IssuerFault.Malformed => "The body is not a message of this version, or not signed by whom it names.",
        IssuerFault.WrongNetwork => "The message is about another ledger or asset.",
        IssuerFault.WrongIssuer => "The message is for another issuer.",
        IssuerFault.UnknownKey => "There is no such token key.",
        IssuerFault.KeyNotForSale => "The key's epoch has not begun, or is over. Get the key list again.",
        IssuerFault.NotBlinded => "A blinded message is not a number below the key's modulus.",
        IssuerFault.NotPaid => "The ledger has no transfer to this issuer with the order's id as its memo and the hash given in ?transfer=.",
        IssuerFault.PaidTooLittle => "The transfer moved less than the order costs.",
        IssuerFault.UnknownSubscription => "Nobody whose subscriptions are taken signed the credential.",
        IssuerFault.SubscriptionExpired => "The credential cannot be used yet, or no longer.",
        IssuerFault.AllocationUsedUp => "There is not so much left of the subscription's allocation.",
        IssuerFault.NotRedeemed => "The relay has not redeemed so much.",
        _ => "The books or the ledger cannot be asked now. Try again; the same may be asked any number of times.",
    };
}
