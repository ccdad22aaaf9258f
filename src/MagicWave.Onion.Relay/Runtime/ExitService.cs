using System.Net;
using System.Net.Sockets;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Relay.Exit;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>Connects exit streams over TCP under the exit policy, and answers directory streams from this relay's own cache.</summary>
internal sealed class ExitService : IExitService
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    // What tor tells clients when the resolver gave no better figure (MIN_DNS_TTL).
    private const uint TimeToLive = 300;

    private readonly NameLookup _names = new();
    private readonly NodeGate _gate;
    private readonly ExitOptions _options;
    private readonly CancellationToken _stop;

    internal ExitService(NodeGate gate, ExitOptions options, CancellationToken stop)
    {
        _gate = gate;
        _options = options;
        _stop = stop;
    }

    /// <inheritdoc/>
    public void Begin(ExitStream stream, BeginBody target)
    {
        if (!_options.IsExit)
        {
            stream.HandleFailed(EndReason.ExitPolicy);
            return;
        }

        // A stream that is opened and ended at once must not leave its connection attempt behind: there would be no bound to them.
        CancellationTokenSource abandoned = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        stream.WhenAbandoned(abandoned.Cancel);
        _ = ConnectAsync(stream, target, abandoned);
    }

    /// <inheritdoc/>
    public void BeginDirectory(ExitStream stream)
    {
        if (_options.Directory is not { } directory)
        {
            stream.HandleFailed(EndReason.NotDirectory);
            return;
        }

        DirectoryTarget target = new(stream, directory);
        stream.HandleConnected(target, default);
    }

    /// <inheritdoc/>
    public void Resolve(string name, Action<IReadOnlyList<ResolvedAnswer>> completion)
    {
        if (!_options.IsExit)
        {
            completion([ResolvedAnswer.Error(isTransient: false)]);
            return;
        }

        _ = ResolveAsync(name, completion);
    }

    private static EndReason ReasonOf(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => EndReason.ConnectRefused,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => EndReason.NoRoute,
        SocketError.TimedOut => EndReason.Timeout,
        SocketError.ConnectionReset => EndReason.ConnectionReset,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => EndReason.ResourceLimit,
        _ => EndReason.Misc,
    };

    private async Task ConnectAsync(ExitStream stream, BeginBody target, CancellationTokenSource abandoned)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Socket? socket = null;
        bool isAttached = false;
        EndReason reason = EndReason.Misc;
        IPAddress? address = null;
        using CancellationTokenSource timeout = abandoned;
        timeout.CancelAfter(ConnectTimeout);
        try
        {
            address = await PickAddressAsync(target, timeout.Token).ConfigureAwait(false);
            if (address is null)
            {
                reason = EndReason.ResolveFailed;
            }
            else if (!_options.Policy(address, target.Port))
            {
                reason = EndReason.ExitPolicy;
            }
            else
            {
                socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                if (_options.OutboundAddress is { } local && local.AddressFamily == address.AddressFamily)
                {
                    socket.Bind(new IPEndPoint(local, 0));
                }

                await socket.ConnectAsync(new IPEndPoint(address, target.Port), timeout.Token).ConfigureAwait(false);
                Attach(stream, socket, address);
                isAttached = true;
            }
        }
        catch (SocketException e)
        {
            reason = address is null ? EndReason.ResolveFailed : ReasonOf(e);
        }
        catch (OperationCanceledException)
        {
            reason = EndReason.Timeout;
        }
        catch (ArgumentException)
        {
            // The platform refuses some names and addresses outright (0.0.0.0).
            reason = EndReason.ResolveFailed;
        }
        finally
        {
            if (!isAttached)
            {
                socket?.Dispose();
                using NodeGate.Scope scope = _gate.Enter();
                stream.HandleFailed(reason);
            }
        }
    }

    private void Attach(ExitStream stream, Socket socket, IPAddress address)
    {
        ExitConnection connection = new(_gate, socket, stream);
        using (_gate.Enter())
        {
            stream.HandleConnected(connection, new ConnectedBody(address, TimeToLive));
        }

        _ = connection.ReadAllAsync();
    }

    private async ValueTask<IPAddress?> PickAddressAsync(BeginBody target, CancellationToken cancellationToken)
    {
        bool ipv4 = (target.Flags & BeginFlags.Ipv4NotOk) == 0;
        bool ipv6 = _options.AllowIpv6 && (target.Flags & BeginFlags.Ipv6Ok) != 0;
        IPAddress[] addresses = IPAddress.TryParse(target.Host, out IPAddress? literal)
            ? [literal]
            : await _names.FindAsync(static name => Dns.GetHostAddresses(name), target.Host, cancellationToken).ConfigureAwait(false);
        bool preferIpv6 = (target.Flags & BeginFlags.Ipv6Preferred) != 0;
        IPAddress? chosen = null;
        foreach (IPAddress address in addresses)
        {
            bool isIpv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
            if (isIpv6 ? ipv6 : ipv4)
            {
                chosen ??= address;
                if (isIpv6 == preferIpv6)
                {
                    return address;
                }
            }
        }

        return chosen;
    }

    private async Task ResolveAsync(string name, Action<IReadOnlyList<ResolvedAnswer>> completion)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        List<ResolvedAnswer> answers = [];
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        timeout.CancelAfter(ConnectTimeout);
        try
        {
            if (ReverseName.TryParse(name, out IPAddress? address))
            {
                string host = await _names.FindAsync(static name => Dns.GetHostEntry(name).HostName, address.ToString(), timeout.Token).ConfigureAwait(false);
                answers.Add(ResolvedAnswer.Of(host, TimeToLive));
            }
            else
            {
                IPAddress[] addresses = await _names.FindAsync(static text => Dns.GetHostAddresses(text), name, timeout.Token).ConfigureAwait(false);
                answers.AddRange(addresses.Take(ResolvedAnswer.MaximumAnswers).Select(a => ResolvedAnswer.Of(a, TimeToLive)));
            }
        }
        catch (SocketException e)
        {
            answers.Add(ResolvedAnswer.Error(isTransient: e.SocketErrorCode == SocketError.TryAgain));
        }
        catch (ArgumentException)
        {
            answers.Add(ResolvedAnswer.Error(isTransient: false));
        }
        catch (OperationCanceledException)
        {
            answers.Add(ResolvedAnswer.Error(isTransient: true));
        }

        using (_gate.Enter())
        {
            completion(answers.Count > 0 ? answers : [ResolvedAnswer.Error(isTransient: false)]);
        }
    }
}
