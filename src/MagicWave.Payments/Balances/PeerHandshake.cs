using System.Buffers;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Balances;

/// <summary>
/// The HELLO of each side, once per link: waiting → greeted. A side that knows that the other takes payments greets first; the other answers.
/// A HELLO that is not for this link changes nothing. A pure machine; not thread-safe.
/// </summary>
internal sealed class PeerHandshake
{
    private readonly AccountContext _context;
    private readonly byte[] _channelBinding;
    private readonly SettlementAccount? _listed;
    private bool _isToSend;
    private bool _isSent;

    /// <summary>Begins on a new link.</summary>
    /// <param name="context">Who we are.</param>
    /// <param name="channelBinding">32 bytes that only the ends of this link share.</param>
    /// <param name="isAnnounced">Whether the neighbour is known to take payments; otherwise nothing is sent before its own HELLO.</param>
    /// <param name="listed">The account that the neighbour's descriptor lists, and no other is taken; null: it lists none.</param>
    public PeerHandshake(AccountContext context, ReadOnlySpan<byte> channelBinding, bool isAnnounced, SettlementAccount? listed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(channelBinding.Length, MessageNumbers.ChannelBindingLength);
        _context = context;
        _channelBinding = channelBinding.ToArray();
        _isToSend = isAnnounced;
        _listed = listed;
    }

    /// <summary>The neighbour's account, once it proved it.</summary>
    public SettlementAccount? Peer { get; private set; }

    /// <summary>Whether a message is for the handshake.</summary>
    public static bool IsHello(ReadOnlySpan<byte> body) => MessageHeader.TryPeek(body, out MessageType type) && type == MessageType.Hello;

    /// <summary>A message came. Only HELLO is looked at here.</summary>
    /// <returns>What is wrong with it.</returns>
    public ProtocolFault HandleMessage(ReadOnlySpan<byte> body)
    {
        if (!MessageHeader.TryPeek(body, out MessageType type))
        {
            return body.Length < MessageNumbers.HeaderLength ? ProtocolFault.Malformed : ProtocolFault.UnknownMessage;
        }

        if (type != MessageType.Hello)
        {
            return ProtocolFault.NotGreeted;
        }

        if (!HelloMessage.TryRead(body, out HelloMessage hello))
        {
            return ProtocolFault.Malformed;
        }

        ProtocolFault fault = Judge(hello, body);
        if (fault == ProtocolFault.None)
        {
            Peer = hello.Account;
            _isToSend = !_isSent;
        }

        return fault;
    }

    /// <summary>Writes the HELLO, once.</summary>
    public bool TryWriteTransmit(IBufferWriter<byte> output)
    {
        if (!_isToSend)
        {
            return false;
        }

        _isToSend = false;
        _isSent = true;
        HelloMessage.Write(
            output.GetSpan(MessageNumbers.HelloLength)[..MessageNumbers.HelloLength], _context.Network, _context.Key, _context.Random, _channelBinding);
        output.Advance(MessageNumbers.HelloLength);
        return true;
    }

    private ProtocolFault Judge(HelloMessage hello, ReadOnlySpan<byte> body) =>
        hello.Network != _context.Network ? ProtocolFault.WrongNetwork
        : hello.Account == _context.Key.Account ? ProtocolFault.OwnAccount
        : Peer is { } known && known != hello.Account ? ProtocolFault.AccountChanged
        : _listed is { } listed && listed != hello.Account ? ProtocolFault.WrongAccount
        : !hello.IsAuthentic(body, _channelBinding) ? ProtocolFault.BadSignature
        : ProtocolFault.None;
}
