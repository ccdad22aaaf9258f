using System.Security.Cryptography;
using System.Text;
using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Tests.Directory;

public class KeyObjectTests
{
    private static readonly byte[] Good = RSA.Create(1024).ExportRSAPublicKey();

    [Fact]
    public void A_relay_key_has_1024_bits()
    {
        Assert.Equal(DocumentFaultKind.None, FaultOf(Good));
        Assert.Equal(DocumentFaultKind.BadObject, FaultOf(RSA.Create(2048).ExportRSAPublicKey()));
        Assert.Equal(DocumentFaultKind.BadObject, FaultOf(RSA.Create(1024).ExportSubjectPublicKeyInfo()));
    }

    [Fact]
    public void No_part_of_its_structure_can_be_other()
    {
        byte[] otherExponent = [.. Good];
        otherExponent[^1] = 3;
        byte[] negative = [.. Good];
        negative[6] = 0x80; // the zero before the modulus

        Assert.Equal(DocumentFaultKind.BadObject, FaultOf(otherExponent));
        Assert.Equal(DocumentFaultKind.BadObject, FaultOf(negative));
        Assert.Equal(DocumentFaultKind.BadObject, FaultOf([.. Good, 0]));
        for (int length = 1; length < Good.Length; length++)
        {
            Assert.Equal(DocumentFaultKind.BadObject, FaultOf(Good[..length]));
        }
    }

    private static DocumentFaultKind FaultOf(byte[] key)
    {
        string text = $"onion-key\n-----BEGIN RSA PUBLIC KEY-----\n{Convert.ToBase64String(key)}\n-----END RSA PUBLIC KEY-----\n"
            + "ntor-onion-key ndYexkAa+nksoKQSCXGfEn75+aS5Dwk3NJbZSLMscQU\n";
        return Microdescriptor.TryParse(Encoding.ASCII.GetBytes(text), out _, out DocumentFault fault) ? DocumentFaultKind.None : fault.Kind;
    }
}
