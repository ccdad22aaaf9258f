using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Parsing;

internal sealed partial class ServerDescriptorParser
{
    private readonly byte[] _ntorOnionKey = new byte[X25519.KeyLength];
    private readonly byte[] _ed25519Signature = new byte[Ed25519.SignatureLength];
    private readonly List<ReadOnlyMemory<byte>> _familyCertificates = [];
    private Ed25519Id _ed25519Id;
    private byte[] _signingKey = [];
    private byte[] _onionKey = [];
    private byte[] _onionKeyCrosscert = [];
    private byte[] _ntorOnionKeyCrosscert = [];
    private byte[] _identityCertificate = [];
    private byte[] _rsaSignature = [];
    private int _ntorSignBit;
    private int _identityIndex;
    private int _ed25519SignatureIndex;
    private int _signatureIndex;
    private int _ed25519SignedLength;
    private int _rsaSignedLength;

    private static DocumentFaultKind Object(bool ok) => ok ? DocumentFaultKind.None : DocumentFaultKind.BadObject;

    private DocumentFaultKind HandleKey(Keyword keyword, in DocumentLine line, ReadOnlySpan<byte> first)
    {
        switch (keyword)
        {
            case Keyword.IdentityEd25519:
                _identityIndex = line.Index;
                return Object(KeyObjects.TryReadCertificate(line, "ED25519 CERT"u8, out _identityCertificate));
            case Keyword.MasterKeyEd25519:
                return Argument(LineValues.TryParseEd25519Id(first, out _ed25519Id));
            case Keyword.OnionKey:
                return Object(KeyObjects.TryReadRelayKey(line, out _onionKey));
            case Keyword.SigningKey:
                return Object(KeyObjects.TryReadRelayKey(line, out _signingKey));
            case Keyword.OnionKeyCrosscert:
                return Object(KeyObjects.TryReadCertificate(line, "CROSSCERT"u8, out _onionKeyCrosscert));
            case Keyword.NtorOnionKey:
                return Argument(AsciiText.TryParseBase64(first, _ntorOnionKey));
            case Keyword.NtorOnionKeyCrosscert:
                _ntorSignBit = PublicBytes.Equal(first, "1"u8) ? 1 : 0;
                return _ntorSignBit == 0 && !PublicBytes.Equal(first, "0"u8)
                    ? DocumentFaultKind.BadArgument
                    : Object(KeyObjects.TryReadCertificate(line, "ED25519 CERT"u8, out _ntorOnionKeyCrosscert));
            case Keyword.FamilyCert:
                return HandleFamilyCertificate(line);
            case Keyword.RouterSigEd25519:
                // The space after the keyword is signed as well.
                _ed25519SignatureIndex = line.Index;
                _ed25519SignedLength = line.Start + "router-sig-ed25519 ".Length;
                return Argument(AsciiText.TryParseBase64(first, _ed25519Signature));
            default:
                _signatureIndex = line.Index;
                _rsaSignedLength = line.LineEnd;
                return Object(KeyObjects.TryReadSignature(line, out _rsaSignature));
        }
    }

    private DocumentFaultKind HandleFamilyCertificate(in DocumentLine line)
    {
        bool ok = KeyObjects.TryReadCertificate(line, "FAMILY CERT"u8, out byte[] certificate);
        _familyCertificates.Add(certificate);
        return Object(ok);
    }
}
