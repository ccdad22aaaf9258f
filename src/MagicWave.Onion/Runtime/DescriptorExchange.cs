using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.OnionServices;

namespace MagicWave.Onion.Runtime;

/// <summary>One request about a descriptor to one directory, over a circuit of its own that is closed afterwards (rend-spec-v3 2.2.6).</summary>
internal sealed class DescriptorExchange : IServiceCircuitUser
{
    private const int MaximumAnswerLength = 50_000;
    private const int Ok = 200;
    private const int NotFound = 404;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly NodeGate _gate;
    private readonly HttpRequest _request;
    private readonly Action<HttpResponse?> _completion;

    /// <summary>Fetches one.</summary>
    internal DescriptorExchange(NodeGate gate, ReadOnlyMemory<byte> blindedKey, Action<DescriptorFetch> completion)
        : this(gate, new HttpRequest("GET", $"/tor/hs/3/{Convert.ToBase64String(blindedKey.Span).TrimEnd('=')}"), answer => completion(FetchOf(answer)))
    {
    }

    /// <summary>Stores one.</summary>
    internal DescriptorExchange(NodeGate gate, ReadOnlyMemory<byte> document, Action<bool> completion)
        : this(gate, new HttpRequest("POST", "/tor/hs/3/publish") { Body = document }, answer => completion(answer?.Status == Ok))
    {
    }

    private DescriptorExchange(NodeGate gate, HttpRequest request, Action<HttpResponse?> completion)
    {
        _gate = gate;
        _request = request;
        _completion = completion;
    }

    /// <inheritdoc/>
    public void HandleOpen(IServiceCircuit circuit, Instant now) => _ = RunAsync((ServiceCircuit)circuit, ((ServiceCircuit)circuit).Circuit!);

    /// <inheritdoc/>
    public bool TryHandleMessage(IServiceCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now) => false;

    /// <inheritdoc/>
    public void HandleClosed(bool wasOpen, Instant now)
    {
        // Once it was open, the stream tells.
        if (!wasOpen)
        {
            _completion(null);
        }
    }

    private static DescriptorFetch FetchOf(HttpResponse? answer) => answer?.Status switch
    {
        Ok => new(DescriptorFetchStatus.Found, answer.Body),
        NotFound => new(DescriptorFetchStatus.NotFound, default),
        _ => default,
    };

    private async Task RunAsync(ServiceCircuit circuit, OriginCircuit origin)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        HttpResponse? answer = null;
        try
        {
            using CancellationTokenSource limit = new(Timeout, _gate.Time);
            OnionStream stream = await StreamOpening.OpenAsync(_gate, origin, static (one, owner) => one.BeginDirectory(owner), limit.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                answer = await DirectoryHttp.ExchangeAsync(stream, _request, MaximumAnswerLength, null, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OnionException or OperationCanceledException or ObjectDisposedException)
        {
            // Told by the answer that is missing.
        }

        using NodeGate.Scope scope = _gate.Enter();
        circuit.Close(_gate.Now);
        _completion(answer);
    }
}
