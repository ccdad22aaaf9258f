using System.Buffers.Binary;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Relay.OnionServices;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

public sealed class IntroductionPointTests
{
    private readonly PointRig _rig = new();

    [Fact]
    public void An_introduction_reaches_the_service_as_it_was_sent()
    {
        PointParty service = _rig.Open();
        ServiceKey key = service.EstablishIntro();
        byte[] cell = key.IntroduceCell();
        Assert.Equal(0, Introduce(_rig.Open(), cell));
        (RelayCommand command, byte[] data) = service.TakeRelay();
        Assert.Equal(RelayCommand.Introduce2, command);
        Assert.Equal(cell, data);
        Assert.Equal(1, _rig.Services.EstablishIntroAccepted);
        Assert.Equal(1, _rig.Services.IntroduceRelayed);
    }

    [Fact]
    public void A_service_without_anonymity_may_come_directly()
    {
        ServiceKey key = _rig.Open(isClient: true).EstablishIntro();
        Assert.Equal(0, Introduce(_rig.Open(), key.IntroduceCell()));
    }

    [Fact]
    public void The_cell_of_another_circuit_is_refused()
    {
        PointParty first = _rig.Open(), second = _rig.Open();
        second.Send(RelayCommand.EstablishIntro, first.EstablishIntroCell(new(), [0]));
        second.AssertDestroyed(DestroyReason.Protocol);
        Assert.Equal(1, _rig.Services.EstablishIntroRefused);
        Assert.Equal(0, _rig.Points.Introductions.Count);
    }

    [Fact]
    public void Each_altered_or_missing_byte_is_refused()
    {
        PointLink link = _rig.Link();
        ServiceKey key = new();
        int length = link.Open().EstablishIntroCell(key, [0]).Length;
        for (int i = 0; i < length; i++)
        {
            PointParty altered = link.Open(), shortened = link.Open();
            byte[] cell = altered.EstablishIntroCell(key, [0]);
            cell[i] ^= 1;
            altered.Send(RelayCommand.EstablishIntro, cell);
            altered.AssertDestroyed(DestroyReason.Protocol);
            shortened.Send(RelayCommand.EstablishIntro, shortened.EstablishIntroCell(key, [0]).AsSpan(0, i));
            shortened.AssertDestroyed(DestroyReason.Protocol);
        }

        Assert.Equal(2 * length, _rig.Services.EstablishIntroRefused);
        Assert.Equal(0, _rig.Points.Introductions.Count);
    }

    [Fact]
    public void Unknown_extensions_are_skipped()
    {
        ServiceKey key = _rig.Open().EstablishIntro(extensions: [2, 77, 3, 1, 2, 3, 78, 0]);
        Assert.Equal(0, Introduce(_rig.Open(), key.IntroduceCell()));
    }

    [Fact]
    public void The_newer_circuit_of_a_key_replaces_the_older_one()
    {
        PointParty older = _rig.Open(), newer = _rig.Open();
        ServiceKey key = older.EstablishIntro();
        _ = newer.EstablishIntro(key);
        older.AssertDestroyed(DestroyReason.Finished);
        Assert.Equal(0, Introduce(_rig.Open(), key.IntroduceCell()));
        Assert.Equal(RelayCommand.Introduce2, newer.TakeRelay().Command);
        Assert.Equal(1, _rig.Points.Introductions.Count);
    }

    [Fact]
    public void A_circuit_is_one_introduction_point_only()
    {
        PointParty service = _rig.Open();
        _ = service.EstablishIntro();
        service.Send(RelayCommand.EstablishIntro, service.EstablishIntroCell(new(), [0]));
        service.AssertDestroyed(DestroyReason.Protocol);
        Assert.Equal(0, _rig.Points.Introductions.Count);
    }

    [Fact]
    public void A_service_that_left_is_unknown()
    {
        PointParty service = _rig.Open();
        ServiceKey key = service.EstablishIntro();
        service.Destroy();
        Assert.Equal(1, Introduce(_rig.Open(), key.IntroduceCell()));
        Assert.Equal(1, _rig.Services.IntroduceUnknown);
    }

    [Fact]
    public void A_circuit_introduces_once()
    {
        PointParty service = _rig.Open(), client = _rig.Open();
        ServiceKey key = service.EstablishIntro();
        Assert.Equal(0, Introduce(client, key.IntroduceCell()));
        client.Send(RelayCommand.Introduce1, key.IntroduceCell(8));
        client.AssertDestroyed(DestroyReason.Protocol);
        Assert.Equal(1, service.Waiting);
        Assert.Equal(1, _rig.Services.IntroduceRefused);
    }

    [Fact]
    public void Not_even_after_an_answer_that_says_no()
    {
        PointParty client = _rig.Open();
        Assert.Equal(1, Introduce(client, new ServiceKey().IntroduceCell()));
        client.Send(RelayCommand.Introduce1, _rig.Open().EstablishIntro().IntroduceCell());
        client.AssertDestroyed(DestroyReason.Protocol);
    }

    [Fact]
    public void A_client_without_a_relay_between_is_refused()
    {
        PointParty service = _rig.Open(), client = _rig.Open(isClient: true);
        ServiceKey key = service.EstablishIntro();
        client.Send(RelayCommand.Introduce1, key.IntroduceCell());
        client.AssertDestroyed(DestroyReason.Protocol);
        Assert.Equal(0, service.Waiting);
    }

    [Fact]
    public void The_same_bytes_on_another_circuit_are_passed_on()
    {
        // Who replays is found out by the service, which remembers; this relay does not.
        PointParty service = _rig.Open();
        byte[] cell = service.EstablishIntro().IntroduceCell();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(0, Introduce(_rig.Open(), cell));
        }

        Assert.Equal(20, service.Waiting);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(20, 0)]
    [InlineData(20, 9)]
    [InlineData(21, 1)]
    [InlineData(22, 31)]
    [InlineData(55, 9)]
    public void A_cell_of_another_form_is_answered_as_such(int at, byte value)
    {
        PointParty service = _rig.Open();
        byte[] cell = service.EstablishIntro().IntroduceCell(tag: 255);
        cell[at] = value;
        Assert.Equal(2, Introduce(_rig.Open(), cell));
        Assert.Equal(0, service.Waiting);
        Assert.Equal(1, _rig.Services.IntroduceMalformed);
    }

    [Theory]
    [InlineData(434, 0)]
    [InlineData(435, 2)]
    [InlineData(1, 0)]
    [InlineData(0, 2)]
    public void A_cell_must_fit_the_newer_format_too_and_say_something(int encryptedLength, int status)
    {
        ServiceKey key = _rig.Open().EstablishIntro();
        Assert.Equal(status, Introduce(_rig.Open(), key.IntroduceCell(1, encryptedLength)));
    }

    [Fact]
    public void What_is_too_short_to_be_read_at_all_ends_the_circuit()
    {
        PointParty client = _rig.Open();
        client.Send(RelayCommand.Introduce1, new byte[19]);
        client.AssertDestroyed(DestroyReason.Protocol);
    }

    [Fact]
    public void A_flood_is_held_to_the_services_rate_and_honest_clients_get_in_again()
    {
        PointParty service = _rig.Open();
        ServiceKey key = service.EstablishIntro(extensions: Dos(5, 20));
        PointLink flood = _rig.Link();
        int passed = Flood(flood, key, 1000);
        Assert.Equal(19, passed);
        Assert.Equal(981, _rig.Services.IntroduceRateLimited);
        Assert.Equal(1, Introduce(_rig.Open(), key.IntroduceCell()));
        _rig.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, Introduce(_rig.Open(), key.IntroduceCell()));

        // In the long run the rate, and never more than a burst after a silence.
        _rig.Advance(TimeSpan.FromDays(40));
        Assert.Equal(19, Flood(flood, key, 100));
        for (int second = 0; second < 10; second++)
        {
            _rig.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(Flood(flood, key, 50), 4, 5);
        }
    }

    [Fact]
    public void The_networks_limit_holds_for_services_that_ask_for_none()
    {
        PointParty plain = _rig.Open(), own = _rig.Open(), off = _rig.Open();
        ServiceKey plainKey = plain.EstablishIntro(), ownKey = own.EstablishIntro(extensions: Dos(10, 30));
        ServiceKey offKey = off.EstablishIntro(extensions: Dos(0, 0));
        PointLink flood = _rig.Link();
        Assert.Equal(300, Flood(flood, plainKey, 300));
        _rig.Points.Use(new() { Defence = new(true, 2, 4) });
        Assert.Equal(3, Flood(flood, plainKey, 50));
        Assert.Equal(29, Flood(flood, ownKey, 50));
        Assert.Equal(50, Flood(flood, offKey, 50));
        Assert.Equal(3, Flood(flood, _rig.Open().EstablishIntro(), 50));
        _rig.Points.Use(OnionServiceParameters.Default);
        Assert.Equal(50, Flood(flood, plainKey, 50));
    }

    [Theory]
    [InlineData(9, 8)]
    [InlineData(1UL << 31, 1UL << 31)]
    [InlineData(5, 0)]
    public void A_limit_that_makes_no_sense_is_none(ulong rate, ulong burst)
    {
        _rig.Points.Use(new() { Defence = new(true, 1, 2) });
        ServiceKey key = _rig.Open().EstablishIntro(extensions: Dos(rate, burst));
        Assert.Equal(50, Flood(_rig.Link(), key, 50));
    }

    [Fact]
    public void A_limit_that_cannot_be_read_leaves_the_networks()
    {
        _rig.Points.Use(new() { Defence = new(true, 1, 3) });
        ServiceKey key = _rig.Open().EstablishIntro(extensions: [1, 1, 2, 2, 1]);
        Assert.Equal(2, Flood(_rig.Link(), key, 50));
    }

    [Fact]
    public void An_introduction_point_is_not_extended()
    {
        PointParty service = _rig.Open();
        _ = service.EstablishIntro();
        service.SendExtend();
        service.AssertDestroyed(DestroyReason.Protocol);
    }

    private static byte[] Dos(ulong rate, ulong burst)
    {
        byte[] extension = [1, 1, 19, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt64BigEndian(extension.AsSpan(5), rate);
        BinaryPrimitives.WriteUInt64BigEndian(extension.AsSpan(14), burst);
        return extension;
    }

    private static int Introduce(PointParty client, byte[] cell)
    {
        client.Send(RelayCommand.Introduce1, cell);
        (RelayCommand command, byte[] data) = client.TakeRelay();
        Assert.Equal(RelayCommand.IntroduceAck, command);
        Assert.Equal(3, data.Length);
        return BinaryPrimitives.ReadUInt16BigEndian(data);
    }

    private static int Flood(PointLink link, ServiceKey key, int count)
    {
        int passed = 0;
        for (int i = 0; i < count; i++)
        {
            PointParty client = link.Open();
            passed += Introduce(client, key.IntroduceCell()) == 0 ? 1 : 0;
            client.Destroy();
        }

        return passed;
    }
}
