using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests;

/// <summary>The table of a request's life: all that is allowed, and nothing else.</summary>
public sealed class RequestLifecycleTests
{
    private static readonly string[] Allowed =
    [
        "Received Validate Validated", "Received Reject Rejected", "Validated Reserve Reserved", "Validated Reject Rejected",
        "Reserved Build Built", "Built Submit Submitted", "Built Release Released", "Submitted Submit Submitted",
        "Submitted Confirm Confirmed", "Submitted Release Released", "Confirmed Receipt Receipted", "Receipted Receipt Receipted",
    ];

    private static readonly RequestStep[][] Ways =
    [
        [],
        [RequestStep.Validate],
        [RequestStep.Validate, RequestStep.Reserve],
        [RequestStep.Validate, RequestStep.Reserve, RequestStep.Build],
        [RequestStep.Validate, RequestStep.Reserve, RequestStep.Build, RequestStep.Submit],
        [RequestStep.Validate, RequestStep.Reserve, RequestStep.Build, RequestStep.Submit, RequestStep.Confirm],
        [RequestStep.Validate, RequestStep.Reserve, RequestStep.Build, RequestStep.Submit, RequestStep.Confirm, RequestStep.Receipt],
        [RequestStep.Reject],
        [RequestStep.Validate, RequestStep.Reserve, RequestStep.Build, RequestStep.Release],
    ];

    [Fact]
    public void Every_stage_takes_the_steps_of_the_table_and_no_other()
    {
        List<string> taken = [];
        HashSet<RequestStage> reached = [];
        foreach (RequestStep[] way in Ways)
        {
            foreach (RequestStep step in Enum.GetValues<RequestStep>())
            {
                RequestLifecycle life = Walk(way);
                RequestStage before = life.Stage;
                reached.Add(before);
                if (life.Allows(step))
                {
                    life.Advance(step);
                    taken.Add($"{before} {step} {life.Stage}");
                    continue;
                }

                Assert.Throws<InvalidOperationException>(() => life.Advance(step));
                Assert.Equal(before, life.Stage);
            }
        }

        Assert.Equal(Enum.GetValues<RequestStage>().Length, reached.Count);
        Assert.Equal(Allowed.Order(StringComparer.Ordinal), taken.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(RequestState.Accepted, null, "Reserved")]
    [InlineData(RequestState.Paying, null, "Reserved")]
    [InlineData(RequestState.Paid, null, "Confirmed")]
    [InlineData(RequestState.Refused, RefusalReason.PaymentFailed, "Released")]
    [InlineData(RequestState.Refused, RefusalReason.OverRequest, "Rejected")]
    public void It_goes_on_from_what_was_stored(RequestState state, RefusalReason? reason, string expected)
    {
        RequestLifecycle life = RequestLifecycle.Restore(Request() with { State = state, Refusal = reason });
        Assert.Equal(expected, life.Stage.ToString());
        Assert.Equal(expected == "Reserved", life.IsReserved);
    }

    private static RequestLifecycle Walk(IEnumerable<RequestStep> way)
    {
        RequestLifecycle life = new(Request());
        foreach (RequestStep step in way)
        {
            life.Advance(step);
        }

        return life;
    }

    private static RequestRecord Request()
    {
        SeededRandom random = new(1);
        return new()
        {
            Id = RequestId.Draw(random),
            Peer = SettlementAccount.FromBytes(random.Bytes(32)),
            Direction = RequestDirection.Received,
            Sequence = 1,
            Amount = new(10),
            Body = new byte[] { 1 },
            Created = new(5),
            Expires = new(10),
            Due = new(7),
            State = RequestState.Refused,
        };
    }
}
