using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography.BlindRsa;
using MagicWave.TestKit;

namespace MagicWave.Cryptography.Tests.BlindRsa;

public sealed class BlindRsaKeyTests : IDisposable
{
    private static readonly byte[] Message = "a message that nobody guesses"u8.ToArray();

    private readonly BlindRsaPrivateKey _key = BlindRsaPrivateKey.Generate();

    private BlindRsaPublicKey Public => _key.PublicKey;

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Signs_what_it_does_not_see(int index)
    {
        BlindRsaVariant variant = BlindRsaVariant.All[index];
        byte[] prepared = variant.Prepare(Message, SystemRandom.Instance);
        using BlindedMessage first = Public.Blind(variant, prepared, SystemRandom.Instance);
        using BlindedMessage second = Public.Blind(variant, prepared, SystemRandom.Instance);
        Assert.NotEqual(first.Value.ToArray(), second.Value.ToArray());
        Assert.True(_key.TryBlindSign(first.Value.Span, out byte[]? blind));
        Assert.True(Public.TryFinalize(variant, prepared, blind, first.Inverse.Span, out byte[]? signature));
        Assert.True(Public.Verify(variant, prepared, signature));
        Assert.False(Public.TryFinalize(variant, prepared, blind, second.Inverse.Span, out _));
        Assert.Equal(variant.IsRandomized ? Message.Length + 32 : Message.Length, prepared.Length);

        using RSA framework = RSA.Create(new RSAParameters { Modulus = Public.Modulus.ToArray(), Exponent = Public.Exponent.ToArray() });
        if (variant.SaltLength == SHA384.HashSizeInBytes)
        {
            Assert.True(framework.VerifyData(prepared, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pss));
        }
    }

    [Fact]
    public void A_signature_holds_for_one_message_variant_and_key()
    {
        BlindRsaVariant variant = BlindRsaVariant.PssDeterministic;
        byte[] signature = Sign(Message);
        using BlindRsaPrivateKey other = BlindRsaPrivateKey.Generate();
        Assert.True(Public.Verify(variant, Message, signature));
        Assert.False(Public.Verify(variant, Message.AsSpan(1), signature));
        Assert.False(Public.Verify(BlindRsaVariant.PssZeroDeterministic, Message, signature));
        Assert.False(other.PublicKey.Verify(variant, Message, signature));
        Assert.False(Public.Verify(variant, Message, signature.AsSpan(1)));
        Assert.False(Public.Verify(variant, Message, []));
        signature[^1] ^= 1;
        Assert.False(Public.Verify(variant, Message, signature));
    }

    [Fact]
    public void A_number_that_is_not_below_the_modulus_is_not_signed()
    {
        byte[] modulus = Public.Modulus.ToArray();
        Assert.False(_key.TryBlindSign(modulus, out _));
        byte[] ones = new byte[256];
        ones.AsSpan().Fill(255);
        Assert.False(_key.TryBlindSign(ones, out _));
        Assert.False(_key.TryBlindSign([], out _));
        Assert.False(_key.TryBlindSign(new byte[255], out _));
        Assert.False(_key.TryBlindSign(new byte[257], out _));
        modulus[^1]--;
        Assert.True(_key.TryBlindSign(modulus, out byte[]? signature));
        Assert.Equal(modulus, signature); // (n - 1)^d is n - 1 for an odd d.
        Assert.True(_key.TryBlindSign(new byte[256], out signature));
        Assert.True(FixedTime.IsZero(signature));
    }

    [Fact]
    public void Another_answer_than_the_signers_is_not_taken()
    {
        BlindRsaVariant variant = BlindRsaVariant.PssDeterministic;
        using BlindedMessage blinded = Public.Blind(variant, Message, SystemRandom.Instance);
        Assert.True(_key.TryBlindSign(blinded.Value.Span, out byte[]? answer));
        Assert.False(Public.TryFinalize(variant, Message, answer.AsSpan(1), blinded.Inverse.Span, out _));
        Assert.False(Public.TryFinalize(variant, Message, Public.Modulus.Span, blinded.Inverse.Span, out _));
        Assert.False(Public.TryFinalize(variant, Message, new byte[256], blinded.Inverse.Span, out _));
        Assert.Throws<ArgumentException>(() => Public.TryFinalize(variant, Message, answer, new byte[255], out _));
        answer[7] ^= 1;
        Assert.False(Public.TryFinalize(variant, Message, answer, blinded.Inverse.Span, out _));
    }

    [Fact]
    public void A_key_comes_back_from_its_bytes()
    {
        using SecretBytes stored = _key.Export();
        using BlindRsaPrivateKey again = BlindRsaPrivateKey.Import(stored.Span);
        Assert.Equal(Public.SubjectPublicKeyInfo.ToArray(), again.PublicKey.SubjectPublicKeyInfo.ToArray());
        Assert.True(BlindRsaPublicKey.TryRead(Public.SubjectPublicKeyInfo, out BlindRsaPublicKey? read));
        Assert.True(read.Verify(BlindRsaVariant.PssDeterministic, Message, Sign(Message)));
        Assert.ThrowsAny<CryptographicException>(() => BlindRsaPrivateKey.Import(stored.Span[..^1]));
        byte[] longer = [.. stored.Span, 0];
        Assert.ThrowsAny<CryptographicException>(() => BlindRsaPrivateKey.Import(longer));
        using RSA small = RSA.Create(1024);
        Assert.ThrowsAny<CryptographicException>(() => BlindRsaPrivateKey.Import(small.ExportRSAPrivateKey()));
    }

    [Fact]
    public void A_key_in_another_form_is_refused()
    {
        byte[] encoded = Public.SubjectPublicKeyInfo.ToArray();
        using RSA framework = RSA.Create(new RSAParameters { Modulus = Public.Modulus.ToArray(), Exponent = Public.Exponent.ToArray() });
        Assert.False(BlindRsaPublicKey.TryRead(framework.ExportSubjectPublicKeyInfo(), out _));
        Assert.False(BlindRsaPublicKey.TryRead(framework.ExportRSAPublicKey(), out _));
        Assert.False(BlindRsaPublicKey.TryRead(ReadOnlyMemory<byte>.Empty, out _));
        byte[] longer = [.. encoded, 0];
        Assert.False(BlindRsaPublicKey.TryRead(longer, out _));
        for (int i = 0; i < encoded.Length; i++)
        {
            Assert.False(BlindRsaPublicKey.TryRead(encoded.AsMemory(0, i), out _));
        }

        using RSA small = RSA.Create(1024);
        RSAParameters numbers = small.ExportParameters(false);
        Assert.Null(BlindRsaPublicKey.TryCreate(numbers.Modulus!, numbers.Exponent!));
        Assert.Null(BlindRsaPublicKey.TryCreate(Public.Modulus.ToArray(), [1]));
        Assert.Null(BlindRsaPublicKey.TryCreate(Public.Modulus.ToArray(), [2]));
        Assert.Null(BlindRsaPublicKey.TryCreate(Public.Modulus.ToArray(), []));
    }

    [Fact]
    public void A_key_with_small_factors_blinds_nothing()
    {
        byte[] modulus = new byte[256];
        modulus.AsSpan().Fill(255); // 2^2048 - 1 = 3 · 5 · 17 · 257 …
        BlindRsaPublicKey key = BlindRsaPublicKey.TryCreate(modulus, [1, 0, 1])!;
        int refused = 0;
        for (ulong seed = 0; seed < 32; seed++)
        {
            try
            {
                key.Blind(BlindRsaVariant.PssDeterministic, Message, new SeededRandom(seed)).Dispose();
            }
            catch (CryptographicException)
            {
                refused++;
            }
        }

        Assert.True(refused > 16);
    }

    private byte[] Sign(byte[] message)
    {
        using BlindedMessage blinded = Public.Blind(BlindRsaVariant.PssDeterministic, message, SystemRandom.Instance);
        Assert.True(_key.TryBlindSign(blinded.Value.Span, out byte[]? answer));
        Assert.True(Public.TryFinalize(BlindRsaVariant.PssDeterministic, message, answer, blinded.Inverse.Span, out byte[]? signature));
        return signature;
    }
}
