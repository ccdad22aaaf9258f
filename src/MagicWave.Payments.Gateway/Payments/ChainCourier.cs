using System.Globalization;
using System.Text.Json;
using MagicWave.Payments.Gateway.Callbacks;
using MagicWave.Payments.Stellar.Chains;

namespace MagicWave.Payments.Gateway.Payments;

/// <summary>
/// Carries the commands of a chain to its nodes: posts each to the program that owns the circuit, which later brings the node's answer.
/// Thread-safe.
/// </summary>
public sealed class ChainCourier(CallbackClient callbacks, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);

    /// <summary>A node's answer came.</summary>
    /// <param name="session">The chain's session.</param>
    /// <param name="command">The command's id.</param>
    /// <param name="node">Who answers.</param>
    /// <param name="body">The answer; empty: the node refuses.</param>
    /// <returns>False when nobody waits for it.</returns>
    public bool TryAnswer(string session, string command, string node, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(command);
        lock (_lock)
        {
            return _waiting.TryGetValue(command, out Waiting? waiting) && waiting.Session == session && waiting.Node == node
                && waiting.Answer.TrySetResult(body);
        }
    }

    /// <summary>Carries what the payer asks until it asks no more.</summary>
    internal async Task CarryAsync(ChainPayer payer, ChainPlan plan, Uri callback, CancellationToken cancellationToken)
    {
        while (payer.Ask is { } ask)
        {
            ReadOnlyMemory<byte> answer = await AskAsync(plan, ask, callback, cancellationToken).ConfigureAwait(false);
            if (answer.IsEmpty)
            {
                payer.HandleRefusal(GatewayClock.Now(time));
            }
            else
            {
                payer.HandleAnswer(answer.Span, GatewayClock.Now(time));
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>> AskAsync(ChainPlan plan, ChainAsk ask, Uri callback, CancellationToken cancellationToken)
    {
        string node = plan.Stops[ask.Stop].NodeId;
        string id = string.Create(CultureInfo.InvariantCulture, $"{plan.Session}-{(int)ask.Command}-{ask.Stop}");
        Waiting waiting = new(plan.Session, node);
        lock (_lock)
        {
            _waiting[id] = waiting;
        }

        try
        {
            CommandCall call = new(plan.Session, node, id, (int)ask.Command, Convert.ToBase64String(ask.Body.Span));
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(call, CourierJson.Default.CommandCall);
            return await callbacks.PostAsync(callback, json, cancellationToken).ConfigureAwait(false)
                ? await waiting.Answer.Task.WaitAsync(ChainPayer.AnswerTimeout, time, cancellationToken).ConfigureAwait(false)
                : default;
        }
        catch (TimeoutException)
        {
            return default;
        }
        finally
        {
            lock (_lock)
            {
                _ = _waiting.Remove(id);
            }
        }
    }

    private sealed record Waiting(string Session, string Node)
    {
        public TaskCompletionSource<ReadOnlyMemory<byte>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
