using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Handshake;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.ProofOfWork;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>
/// The encrypted part of an introduction (rend-spec-v3 section 3.3.1): client's X 32, plaintext under AES-256-CTR, MAC 32 over all of the
/// body before it.
/// </summary>
internal static class IntroduceSeal
{
    /// <summary>The longest body that is written: what is filled up is longer than all that there is to say.</summary>
    public const int MaximumBodyLength = MinimumPaddedLength + Overhead;

    /// <summary>The most subcredentials that an introduction is tried with: a service publishes for two periods at a time.</summary>
    public const int MaximumSubcredentials = 4;

    /// <summary>Room for any plaintext that fits a cell.</summary>
    public const int MaximumPlaintextLength = CellConstants.RelayDataLength - Overhead - IntroduceBody.HeaderLength;

    private const int Overhead = X25519.KeyLength + Sha3Digest.Length;

    /// <summary>Header and plaintext are filled up to this, as tor does: so that they are all of the same length.</summary>
    private const int MinimumPaddedLength = 246;

    /// <summary>Writes a whole INTRODUCE1.</summary>
    /// <param name="destination">Room for <see cref="MaximumBodyLength"/> bytes always suffices.</param>
    /// <param name="handshake">Ours with this service, at this introduction point.</param>
    /// <param name="subcredential">Of the period whose descriptor was read.</param>
    /// <param name="cookie">What we told the rendezvous point.</param>
    /// <param name="rendezvousPoint">Where it is, with its onion key.</param>
    /// <param name="wantsCongestionControl">Only where the descriptor offers it.</param>
    /// <param name="pow">The work that we did; null for none.</param>
    /// <param name="length">How many bytes it took.</param>
    /// <returns>False when the descriptor named an encryption key that protects nothing.</returns>
    public static bool TrySeal(
        Span<byte> destination,
        HsNtorClient handshake,
        Subcredential subcredential,
        RendezvousCookie cookie,
        HopTarget rendezvousPoint,
        bool wantsCongestionControl,
        PowSolution? pow,
        out int length)
    {
        Span<byte> keys = stackalloc byte[HsNtor.IntroduceKeysLength];
        length = 0;
        if (!handshake.TryDeriveIntroduceKeys(subcredential, keys))
        {
            return false;
        }

        ByteWriter writer = new(destination);
        IntroduceBody.WriteHeader(ref writer, handshake.AuthKey);
        writer.WriteBytes(handshake.PublicKey);
        int start = writer.Length;
        IntroducePlaintext.Write(ref writer, cookie, rendezvousPoint, wantsCongestionControl, pow);
        int padding = MinimumPaddedLength + X25519.KeyLength - writer.Length;
        if (padding > 0)
        {
            writer.Reserve(padding).Clear();
        }

        Crypt(keys, destination[start..writer.Length]);
        HsNtor.ComputeMac(keys[HsNtor.KeyLength..], writer.Written, writer.Reserve(Sha3Digest.Length));
        CryptographicOperations.ZeroMemory(keys);
        length = writer.Length;
        return true;
    }

    /// <summary>Opens an INTRODUCE2. Takes the same time whichever subcredential was the right one.</summary>
    /// <param name="data">The whole body.</param>
    /// <param name="own">Our keys at the introduction point that it came from.</param>
    /// <param name="subcredentials">Of the periods that we publish for, at most <see cref="MaximumSubcredentials"/>.</param>
    /// <param name="clientX">Receives the client's X, 32 bytes, for <see cref="HsNtorService.TryRespond"/>.</param>
    /// <param name="plaintext">Receives the plaintext; room for <see cref="MaximumPlaintextLength"/> bytes always suffices.</param>
    /// <param name="length">How long the plaintext is.</param>
    /// <returns>False when it cannot be read, is for another key, or was changed.</returns>
    public static bool TryOpen(
        ReadOnlySpan<byte> data,
        IntroductionKeys own,
        ReadOnlySpan<Subcredential> subcredentials,
        Span<byte> clientX,
        Span<byte> plaintext,
        out int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subcredentials.Length, MaximumSubcredentials, nameof(subcredentials));
        length = 0;
        if (data.Length > CellConstants.RelayDataLength || !IntroduceBody.TryRead(data, out IntroduceBody body)
            || body.AuthKey != own.Authentication.PublicKey || body.Encrypted.Length < Overhead)
        {
            return false;
        }

        Span<byte> keys = stackalloc byte[MaximumSubcredentials * HsNtor.IntroduceKeysLength];
        Span<byte> key = stackalloc byte[HsNtor.KeyLength];
        keys = keys[..(subcredentials.Length * HsNtor.IntroduceKeysLength)];
        ReadOnlySpan<byte> x = body.Encrypted[..X25519.KeyLength];
        bool isGood = HsNtorService.TryDeriveIntroduceKeys(own, x, subcredentials, keys) && TrySelectKey(keys, data, key);
        if (isGood)
        {
            ReadOnlySpan<byte> encrypted = body.Encrypted[X25519.KeyLength..^Sha3Digest.Length];
            x.CopyTo(clientX);
            encrypted.CopyTo(plaintext);
            length = encrypted.Length;
            Crypt(key, plaintext[..length]);
        }

        CryptographicOperations.ZeroMemory(keys);
        CryptographicOperations.ZeroMemory(key);
        return isGood;
    }

    /// <summary>Copies out, by masks, the encryption key that goes with the right MAC.</summary>
    private static bool TrySelectKey(ReadOnlySpan<byte> keys, ReadOnlySpan<byte> data, Span<byte> selected)
    {
        Span<byte> mac = stackalloc byte[Sha3Digest.Length];
        selected.Clear();
        bool found = false;
        for (int offset = 0; offset < keys.Length; offset += HsNtor.IntroduceKeysLength)
        {
            ReadOnlySpan<byte> set = keys.Slice(offset, HsNtor.IntroduceKeysLength);
            HsNtor.ComputeMac(set[HsNtor.KeyLength..], data[..^Sha3Digest.Length], mac);
            bool isRight = FixedTime.Equal(mac, data[^Sha3Digest.Length..]);
            int mask = -Convert.ToInt32(isRight);
            for (int i = 0; i < HsNtor.KeyLength; i++)
            {
                selected[i] |= (byte)(set[i] & mask);
            }

            found |= isRight;
        }

        return found;
    }

    private static void Crypt(ReadOnlySpan<byte> keys, Span<byte> text)
    {
        using AesCtr cipher = new(keys[..HsNtor.KeyLength], []);
        cipher.Transform(text);
    }
}
