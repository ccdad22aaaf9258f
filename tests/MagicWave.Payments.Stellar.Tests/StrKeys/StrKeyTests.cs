using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Tests.StrKeys;

/// <summary>The test cases of SEP-23 version 1.3.0, and the strkeys of the vectors.</summary>
public sealed class StrKeyTests
{
    private const string KeyHex = "3f0c34bf93ad0d9971d04ccc90f705511c838aad9734a4a2fb0d7a03fc7fe89a";
    private const string Account = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ";

    private static readonly byte[] Key = Convert.FromHexString(KeyHex);

    [Fact]
    public void An_account_has_its_text_and_its_bytes()
    {
        Assert.True(StrKey.TryParse(Account, out MuxedAccount account));
        Assert.Equal("00000000" + KeyHex, Convert.ToHexStringLower(XdrConvert.ToBytes(account)));
        Assert.Equal(Account, StrKey.Of(account));
        Assert.True(StrKey.TryParse(Account, out SettlementAccount plain));
        Assert.Equal(Account, StrKey.Of(plain));
    }

    [Theory]
    [InlineData("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ", 0, "0000010000000000000000003f0c34bf")]
    [InlineData("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK", 1UL << 63, "0000010080000000000000003f0c34bf")]
    public void A_muxed_account_has_its_text_and_its_bytes(string text, ulong id, string start)
    {
        Assert.True(StrKey.TryParse(text, out MuxedAccount account));
        Assert.Equal(id, account.Id);
        Assert.Equal(Account, StrKey.Of(account.Account));
        Assert.Equal(text, StrKey.Of(account));
        Assert.StartsWith(start, Convert.ToHexStringLower(XdrConvert.ToBytes(account)), StringComparison.Ordinal);
        // The account as a whole is another name.
        Assert.False(StrKey.TryParse(text, out SettlementAccount _));
        Assert.False(StrKey.TryParse(text, out SignerKey? _));
    }

    [Theory]
    [InlineData(
        "PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAQACAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUPB6IBZGM", 32)]
    [InlineData("PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAOQCAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUAAAAFGBU", 29)]
    public void A_signed_payload_has_its_text(string text, int length)
    {
        Assert.True(StrKey.TryParse(text, out SignerKey? signer));
        byte[] payload = [.. Enumerable.Range(1, length).Select(value => (byte)value)];
        Assert.Equal(SignerKey.SignedPayload(SettlementAccount.FromBytes(Key), payload), signer);
        Assert.Equal(text, StrKey.Of(signer));
    }

    [Theory]
    [InlineData("CA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUWDA", StrKeyKind.Contract)]
    [InlineData("LA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUPJN", StrKeyKind.LiquidityPool)]
    public void Contracts_and_pools_are_known_by_their_kind(string text, StrKeyKind kind)
    {
        Assert.True(StrKey.TryGetKind(text, out StrKeyKind found));
        Assert.Equal(kind, found);
        Assert.Equal(text, StrKey.Of(kind, Hash256.FromBytes(Key)));
        Assert.False(StrKey.TryParse(text, out MuxedAccount _));
    }

    [Fact]
    public void A_claimable_balance_has_its_text()
    {
        const string text = "BAAD6DBUX6J22DMZOHIEZTEQ64CVCHEDRKWZONFEUL5Q26QD7R76RGR4TU";
        Assert.True(StrKey.TryParse(text, out ClaimableBalanceId balance));
        Assert.Equal(KeyHex, balance.Hash.ToString());
        Assert.Equal(text, StrKey.Of(balance));
        Assert.False(StrKey.TryParse(Account, out ClaimableBalanceId _));
    }

    [Theory]
    [InlineData("GAAAAAAAACGC6")]
    [InlineData("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUR")]
    [InlineData("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZA")]
    [InlineData("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUACUSI")]
    [InlineData("G47QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVP2I")]
    [InlineData("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLKA")]
    [InlineData("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAAV75I")]
    [InlineData("M47QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ")]
    [InlineData("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUK===")]
    [InlineData("MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUO")]
    [InlineData(
        "PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAQACAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DUPB6IAAAAAAAAPM")]
    [InlineData("PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAOQCAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4Z2PQ")]
    [InlineData("PA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAOQCAQDAQCQMBYIBEFAWDANBYHRAEISCMKBKFQXDAMRUGY4DXFH6")]
    [InlineData("BAAD6DBUX6J22DMZOHIEZTEQ64CVCHEDRKWZONFEUL5Q26QD7R76RGR4TV")]
    [InlineData("BAAT6DBUX6J22DMZOHIEZTEQ64CVCHEDRKWZONFEUL5Q26QD7R76RGXACA")]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("ga7qynf7sowq3glr2bgmzehxavirza4kvwltjjfc7mgxua74p7ujvsgz")]
    [InlineData(" GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ")]
    [InlineData("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSG0")]
    public void What_SEP_23_calls_invalid_is_refused(string text)
    {
        Assert.False(StrKey.TryGetKind(text, out _));
        Assert.False(StrKey.TryParse(text, out SettlementAccount _));
        Assert.False(StrKey.TryParse(text, out MuxedAccount _));
        Assert.False(StrKey.TryParse(text, out SignerKey? _));
        Assert.False(StrKey.TryParse(text, out ClaimableBalanceId _));
        Assert.Null(SeedText.TryRead(text));
    }

    [Fact]
    public void One_wrong_character_is_always_noticed()
    {
        for (int i = 0; i < Account.Length; i++)
        {
            foreach (char other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
            {
                string changed = Account[..i] + other + Account[(i + 1)..];
                Assert.Equal(changed == Account, StrKey.TryGetKind(changed, out _));
            }
        }
    }

    [Fact]
    public void The_vectors_strkeys_are_those_of_the_SDK()
    {
        System.Text.Json.JsonElement strkey = StellarVectors.Root.GetProperty("strkey");
        Assert.Equal(strkey.GetProperty("muxedBob").GetString(), StrKey.Of(new MuxedAccount(VectorKeys.Bob.Account, 1_234_567_890_123_456_789)));
        Assert.Equal(strkey.GetProperty("preAuthTx").GetString(), StrKey.Of(SignerKey.PreAuthorized(Repeated(5))));
        Assert.Equal(strkey.GetProperty("sha256Hash").GetString(), StrKey.Of(SignerKey.HashX(Repeated(6))));
        Assert.Equal(strkey.GetProperty("contract").GetString(), StrKey.Of(StrKeyKind.Contract, Repeated(7)));
        SignerKey payload = SignerKey.SignedPayload(VectorKeys.Bob.Account, [.. Enumerable.Repeat((byte)8, 29)]);
        Assert.Equal(strkey.GetProperty("signedPayload").GetString(), StrKey.Of(payload));
    }

    [Fact]
    public void The_vectors_keys_have_the_addresses_and_seeds_of_the_SDK()
    {
        foreach (System.Text.Json.JsonProperty entry in StellarVectors.Root.GetProperty("keys").EnumerateObject())
        {
            string secret = entry.Value.GetProperty("secret").GetString()!;
            using SettlementKey? key = SeedText.TryRead(secret);
            Assert.NotNull(key);
            Assert.Equal(entry.Value.GetProperty("publicHex").GetString(), key.Account.ToString());
            Assert.Equal(entry.Value.GetProperty("address").GetString(), StrKey.Of(key.Account));
            char[] text = new char[SeedText.Length];
            SeedText.Write(StellarVectors.Seed(entry.Name), text);
            Assert.Equal(secret, new string(text));
            // A secret is no name of anything.
            Assert.False(StrKey.TryParse(secret, out SettlementAccount _));
            Assert.False(StrKey.TryParse(secret, out MuxedAccount _));
            Assert.False(StrKey.TryParse(secret, out SignerKey? _));
        }
    }

    [Fact]
    public void Assets_have_the_text_of_SEP_11()
    {
        Asset token = Asset.Issued("MWV", SettlementAccount.FromBytes(Key));
        Assert.Equal("MWV:" + Account, AssetText.Of(token));
        Assert.True(AssetText.TryParse("MWV:" + Account, out Asset? read));
        Assert.Equal(token, read);
        Assert.Equal("native", AssetText.Of(Asset.Native));
        Assert.True(AssetText.TryParse("native", out read) && read.IsNative);
        Assert.All(
            ["", "MWV", "MWV:", ":" + Account, "MWV-X:" + Account, "THIRTEENCHARS:" + Account, "MWV:" + Account[1..], "Native", "MWV:" + Account + ":"],
            text => Assert.False(AssetText.TryParse(text, out _)));
    }

    private static Hash256 Repeated(byte value) => Hash256.FromBytes([.. Enumerable.Repeat(value, 32)]);
}
