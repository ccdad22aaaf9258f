using System.Buffers;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Channels;

/// <content>What each cell does.</content>
public sealed partial class LinkHandshake
{
    private LinkPeerProof? _proof;
    private int _version;
    private bool _hasChallenge;
    private bool _isAuthenticated;
    private bool _isNetinfoSent;

    private static ReadOnlySpan<byte> ExporterLabel => "EXPORTER FOR TOR TLS CLIENT BINDING AUTH0003"u8;

    private void HandleCell(CellCommand command, ReadOnlySpan<byte> body, DateTimeOffset wallTime)
    {
        bool isKnown = command is CellCommand.Versions or CellCommand.Certs or CellCommand.AuthChallenge or CellCommand.Authenticate or CellCommand.Netinfo;
        if (!IsAllowed(command))
        {
            Fail(LinkHandshakeFailureReason.UnexpectedCell, command);
        }
        else if (isKnown && _framer.HasCircuitId)
        {
            Fail(LinkHandshakeFailureReason.NonzeroCircuitId, command);
        }
        else
        {
            switch (command)
            {
                case CellCommand.Versions when State == LinkHandshakeState.AwaitingVersions:
                    HandleVersions(body, wallTime);
                    break;
                case CellCommand.Certs:
                    HandleCerts(body, wallTime);
                    break;
                case CellCommand.AuthChallenge:
                    HandleAuthChallenge(body, wallTime);
                    break;
                case CellCommand.Authenticate:
                    HandleAuthenticate(body);
                    break;
                case CellCommand.Netinfo:
                    HandleNetinfo(body, wallTime);
                    break;
                default:
                    break;
            }
        }
    }

    private bool IsAllowed(CellCommand command)
    {
        if (State == LinkHandshakeState.AwaitingVersions)
        {
            return command is CellCommand.Versions or CellCommand.Vpadding or CellCommand.Authorize;
        }

        return command switch
        {
            CellCommand.AuthChallenge => IsInitiator,
            CellCommand.Authenticate => !IsInitiator,
            _ => command == CellCommand.Netinfo || CellConstants.IsVariable(command),
        };
    }

    private void HandleVersions(ReadOnlySpan<byte> body, DateTimeOffset wallTime)
    {
        if (!VersionsBody.TryRead(body, out VersionsBody versions))
        {
            Fail(LinkHandshakeFailureReason.MalformedCell, CellCommand.Versions);
            return;
        }

        _version = versions.HighestCommon(OfferedVersions);
        if (_version == 0)
        {
            Fail(LinkHandshakeFailureReason.NoCommonVersion, CellCommand.Versions);
            return;
        }

        State = LinkHandshakeState.AwaitingNetinfo;
        _framer.Widen();
        switch (_options.Role)
        {
            case LinkHandshakeRole.RelayInitiator:
                SendVariable(CellCommand.Certs, _options.Identity!.InitiatorCerts.Span);
                break;
            case LinkHandshakeRole.Responder:
                SendVersions();
                SendVariable(CellCommand.Certs, _options.Identity!.ResponderCerts.Span);
                SendAuthChallenge();
                SendNetinfo(wallTime);
                break;
            default:
                break;
        }
    }

    private void HandleCerts(ReadOnlySpan<byte> body, DateTimeOffset wallTime)
    {
        if (_proof is not null)
        {
            Fail(LinkHandshakeFailureReason.RepeatedCell, CellCommand.Certs);
            return;
        }

        if (!CertsBody.TryRead(body, out CertsBody certs))
        {
            Fail(LinkHandshakeFailureReason.MalformedCell, CellCommand.Certs);
            return;
        }

        if (new LinkCertificateCheck(IsInitiator, _tls.PeerLeaf, wallTime).Check(certs, out _proof) is { } failure)
        {
            Fail(failure);
            return;
        }

        if (!IsInitiator)
        {
            return;
        }

        if ((_options.ExpectedRsaId is { } rsaId && rsaId != _proof!.RsaId)
            || (_options.ExpectedEd25519Id is { } ed25519Id && ed25519Id != _proof!.Ed25519Id))
        {
            Fail(LinkHandshakeFailureReason.WrongIdentity, CellCommand.Certs);
            return;
        }

        _isAuthenticated = true;
        if (_options.Role == LinkHandshakeRole.Client)
        {
            SendNetinfo(wallTime);
        }
    }

    private void HandleAuthChallenge(ReadOnlySpan<byte> body, DateTimeOffset wallTime)
    {
        if (_proof is null)
        {
            Fail(LinkHandshakeFailureReason.UnexpectedCell, CellCommand.AuthChallenge);
            return;
        }

        if (_hasChallenge)
        {
            Fail(LinkHandshakeFailureReason.RepeatedCell, CellCommand.AuthChallenge);
            return;
        }

        if (!AuthChallengeBody.TryRead(body, out AuthChallengeBody challenge))
        {
            Fail(LinkHandshakeFailureReason.MalformedCell, CellCommand.AuthChallenge);
            return;
        }

        _hasChallenge = true;
        if (_options.Role == LinkHandshakeRole.RelayInitiator)
        {
            if (challenge.Offers(AuthenticateBody.Ed25519Method))
            {
                SendAuthenticate();
            }

            SendNetinfo(wallTime);
        }
    }

    private void HandleAuthenticate(ReadOnlySpan<byte> body)
    {
        if (_proof is null)
        {
            Fail(LinkHandshakeFailureReason.UnexpectedCell, CellCommand.Authenticate);
        }
        else if (_isAuthenticated)
        {
            Fail(LinkHandshakeFailureReason.RepeatedCell, CellCommand.Authenticate);
        }
        else if (!AuthenticateBody.TryRead(body, out AuthenticateBody authenticate))
        {
            Fail(LinkHandshakeFailureReason.MalformedCell, CellCommand.Authenticate);
        }
        else if (authenticate.Method != AuthenticateBody.Ed25519Method)
        {
            Fail(LinkHandshakeFailureReason.UnknownAuthenticationMethod, CellCommand.Authenticate);
        }
        else if (!IsAuthentic(authenticate.Authentication))
        {
            Fail(LinkHandshakeFailureReason.BadAuthentication, CellCommand.Authenticate);
        }
        else
        {
            _isAuthenticated = true;
        }
    }

    private void HandleNetinfo(ReadOnlySpan<byte> body, DateTimeOffset wallTime)
    {
        if (IsInitiator && !_isAuthenticated)
        {
            Fail(LinkHandshakeFailureReason.NotAuthenticated, CellCommand.Netinfo);
            return;
        }

        if (!NetinfoBody.TryRead(body, out NetinfoBody? netinfo))
        {
            Fail(LinkHandshakeFailureReason.MalformedCell, CellCommand.Netinfo);
            return;
        }

        // A relay whose peer sent no AUTH_CHALLENGE stays unauthenticated, and answers only now.
        if (!_isNetinfoSent)
        {
            SendNetinfo(wallTime);
        }

        Result = new(
            _version,
            _isAuthenticated ? _proof!.RsaId : null,
            _isAuthenticated ? _proof!.Ed25519Id : null,
            _isAuthenticated,
            netinfo.SenderAddresses,
            netinfo.ReceiverAddress,
            netinfo.Timestamp == 0 ? null : wallTime - DateTimeOffset.FromUnixTimeSeconds(netinfo.Timestamp));
        State = LinkHandshakeState.Established;
    }

    private void SendAuthChallenge()
    {
        Span<byte> challenge = stackalloc byte[AuthChallengeBody.ChallengeLength];
        Span<byte> body = stackalloc byte[AuthChallengeBody.ChallengeLength + (2 * sizeof(ushort))];
        _random.Fill(challenge);
        int length = AuthChallengeBody.Write(body, challenge, [AuthenticateBody.Ed25519Method]);
        SendVariable(CellCommand.AuthChallenge, body[..length]);
    }

    private void SendAuthenticate()
    {
        LinkIdentity identity = _options.Identity!;
        Span<byte> authentication = stackalloc byte[Ed25519Authentication.Length];
        WriteExpected(
            authentication,
            identity.RsaDigest.Span,
            _proof!.RsaDigest,
            identity.Ed25519Id,
            _proof.Ed25519Id ?? default,
            SHA256.HashData(_tls.PeerLeaf.Span));
        _random.Fill(authentication[Ed25519Authentication.ExpectedLength..Ed25519Authentication.SignedLength]);
        identity.SignAuthentication(authentication[..Ed25519Authentication.SignedLength], authentication[Ed25519Authentication.SignedLength..]);
        Span<byte> body = stackalloc byte[AuthenticateBody.HeaderLength + Ed25519Authentication.Length];
        int length = new AuthenticateBody(AuthenticateBody.Ed25519Method, authentication).Write(body);
        SendVariable(CellCommand.Authenticate, body[..length]);
    }

    private bool IsAuthentic(ReadOnlySpan<byte> authentication)
    {
        if (authentication.Length != Ed25519Authentication.Length || _proof is not { Ed25519Id: { } initiator, AuthenticationKey: { } authenticationKey })
        {
            return false;
        }

        LinkIdentity identity = _options.Identity!;
        Span<byte> expected = stackalloc byte[Ed25519Authentication.ExpectedLength];
        WriteExpected(expected, _proof.RsaDigest, identity.RsaDigest.Span, initiator, identity.Ed25519Id, identity.LeafDigest.Span);
        Span<byte> key = stackalloc byte[Ed25519Id.Length];
        authenticationKey.CopyTo(key);
        return FixedTime.Equal(expected, authentication[..Ed25519Authentication.ExpectedLength])
            && Cryptography.Ed25519.Verify(
                key, authentication[..Ed25519Authentication.SignedLength], authentication[Ed25519Authentication.SignedLength..]);
    }

    private void WriteExpected(
        Span<byte> destination,
        ReadOnlySpan<byte> initiatorRsa,
        ReadOnlySpan<byte> responderRsa,
        Ed25519Id initiator,
        Ed25519Id responder,
        ReadOnlySpan<byte> leafDigest)
    {
        Span<byte> secret = stackalloc byte[Ed25519Authentication.FieldLength];
        Span<byte> received = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> sent = stackalloc byte[SHA256.HashSizeInBytes];
        _ = _receivedLog.GetCurrentHash(received);
        _ = _sentLog.GetCurrentHash(sent);

        // The specification names the Ed25519 identity as the exporter's context; every tor uses CID, and so that is the protocol.
        _tls.Export(ExporterLabel, initiatorRsa, secret);
        new Ed25519Authentication
        {
            InitiatorRsaDigest = initiatorRsa,
            ResponderRsaDigest = responderRsa,
            InitiatorEd25519Id = initiator,
            ResponderEd25519Id = responder,
            ResponderLog = IsInitiator ? received : sent,
            InitiatorLog = IsInitiator ? sent : received,
            ResponderLeafDigest = leafDigest,
            TlsSecret = secret,
        }.WriteExpected(destination);
        CryptographicOperations.ZeroMemory(secret);
    }

    private void SendNetinfo(DateTimeOffset wallTime)
    {
        // Clients tell neither the time nor an address: both could tell them from others.
        bool isClient = _options.Role == LinkHandshakeRole.Client;
        NetinfoBody netinfo = new(
            isClient ? 0 : (uint)wallTime.ToUnixTimeSeconds(),
            _options.PeerAddress,
            isClient ? [] : [.. _options.OwnAddresses.Take(NetinfoBody.MaximumAddresses)]);
        Span<byte> cell = stackalloc byte[CellConstants.CellLength];
        cell.Clear();
        cell[4] = (byte)CellCommand.Netinfo;
        _ = netinfo.Write(cell[CellConstants.CellHeaderLength..]);
        _output.Write(cell);
        _isNetinfoSent = true;
    }
}
