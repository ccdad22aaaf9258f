using System.Net;
using FsCheck;
using FsCheck.Fluent;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.OnionServices.ProofOfWork;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class ServiceMessagesTests
{
    [Fact]
    public void What_a_client_tells_is_read_as_it_was_written() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), ArbMap.Default.ArbFor<bool>(), ArbMap.Default.ArbFor<bool>(), (seed, wants, works) =>
        {
            SeededRandom random = new((ulong)seed.Get);
            byte[] bytes = new byte[20 + 32 + 32 + 4 + 32];
            random.Fill(bytes);
            bytes[0] |= 1; // An RSA identity that is all zero names nobody.
            HopTarget point = new(
                RsaId.FromBytes(bytes.AsSpan(0, 20)), Ed25519Id.FromBytes(bytes.AsSpan(20, 32)),
                new IPEndPoint(new IPAddress(bytes.AsSpan(84, 4)), 1 + (seed.Get % 65_535)), bytes.AsMemory(52, 32), false, false, string.Empty);
            PowSolution? pow = works ? new(UInt128.MaxValue - (uint)seed.Get, (uint)seed.Get, uint.MaxValue, (uint)seed.Get) : null;
            RendezvousCookie cookie = RendezvousCookie.Generate(random);
            ByteWriter writer = new(new byte[IntroducePlaintext.MaximumWrittenLength]);
            IntroducePlaintext.Write(ref writer, cookie, point, wants, pow);
            return IntroducePlaintext.TryRead([.. writer.Written, 0, 0, 0], out IntroducePlaintext? read)
                && read.Cookie == cookie && read.WantsCongestionControl == wants && read.Pow == pow
                && read.RendezvousPoint.RsaId == point.RsaId && read.RendezvousPoint.Ed25519Id == point.Ed25519Id
                && read.RendezvousPoint.Address.Equals(point.Address) && PublicBytes.Equal(read.RendezvousPoint.NtorOnionKey.Span, point.NtorOnionKey.Span);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Whatever_is_cut_off_is_refused()
    {
        HopTarget point = new(
            RsaId.FromBytes(Enumerable.Repeat((byte)1, 20).ToArray()), null, new IPEndPoint(IPAddress.Loopback, 1), new byte[32], false, false, string.Empty);
        ByteWriter writer = new(new byte[IntroducePlaintext.MaximumWrittenLength]);
        IntroducePlaintext.Write(ref writer, default, point, true, new PowSolution(1, 2, 3, 4));
        for (int length = 0; length < writer.Length; length++)
        {
            Assert.False(IntroducePlaintext.TryRead(writer.Written[..length], out _), $"{length} bytes");
        }

        byte[] dos = new byte[IntroDosParameters.Length];
        new IntroDosParameters(1, 2).Write(dos);
        for (int length = 0; length < dos.Length; length++)
        {
            Assert.False(IntroDosParameters.TryRead(dos.AsSpan(0, length), out _), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(25UL, 200UL, true)]
    [InlineData(1UL, 1UL, true)]
    [InlineData(0UL, 200UL, false)]
    [InlineData(25UL, 0UL, false)]
    [InlineData(200UL, 25UL, false)]
    [InlineData(2_147_483_647UL, 2_147_483_647UL, true)]
    [InlineData(25UL, 2_147_483_648UL, false)]
    public void A_limit_is_one_that_can_be(ulong rate, ulong burst, bool isLimit)
    {
        byte[] body = new byte[IntroDosParameters.Length];
        new IntroDosParameters(rate, burst).Write(body);
        Assert.True(IntroDosParameters.TryRead(body, out IntroDosParameters read));
        Assert.Equal(new IntroDosParameters(rate, burst), read);
        Assert.Equal(isLimit, read.IsLimit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0xffff)]
    public void An_answer_keeps_its_status(int status)
    {
        byte[] body = new byte[IntroduceAckBody.Length];
        IntroduceAckBody.Write(body, (IntroduceAckStatus)status);
        Assert.True(IntroduceAckBody.TryRead(body, out IntroduceAckStatus read));
        Assert.Equal((IntroduceAckStatus)status, read);
        Assert.False(IntroduceAckBody.TryRead(body.AsSpan(0, 2), out _));
        Assert.False(IntroduceAckBody.TryRead([], out _));
    }

    [Fact]
    public void A_cookie_is_all_of_its_cell_and_leads_the_services_answer()
    {
        byte[] body = new byte[Rendezvous1Body.WrittenLength];
        RendezvousCookie cookie = RendezvousCookie.Generate(new SeededRandom(5));
        EstablishRendezvousBody.Write(body, cookie);
        Assert.True(EstablishRendezvousBody.TryRead(body.AsSpan(0, 20), out RendezvousCookie read));
        Assert.Equal(cookie, read);
        Assert.False(EstablishRendezvousBody.TryRead(body.AsSpan(0, 19), out _));
        Assert.False(EstablishRendezvousBody.TryRead(body.AsSpan(0, 21), out _));
        Assert.False(Rendezvous1Body.TryRead(body.AsSpan(0, 20), out _));
        Assert.False(Rendezvous2Body.TryRead(body.AsSpan(0, 63), out _));
        Assert.DoesNotContain("High", cookie.ToString(), StringComparison.Ordinal);
    }
}
