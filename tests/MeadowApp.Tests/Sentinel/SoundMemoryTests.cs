using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Run;
using Moq;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>The memory that <c>tinyml fit</c> says sound takes, against what driver and sentinel reserve for it.</summary>
public class SoundMemoryTests
{
    private readonly ReleasedSoundModel _model = new(ReleasedModels.Load(ModelManifest.SoundTask));
    private readonly IBus _bus = Mock.Of<IBus>();
    private readonly IClock _clock = Mock.Of<IClock>();

    [Fact]
    public void Estimate_ReservesAsMuchAsDriverAndSentinelDo()
    {
        Assert.Equal(BoardEstimate.StartUpSamples, new PdmOptions().StartUpSamples);
        Assert.Equal(BoardEstimate.RawInputsKept, new SentinelOptions().RawInputsKept);
    }

    // What is left of the difference are the objects around the arrays.
    [Fact]
    public void Estimate_OfSoundBuffersIsWhatIsAllocated()
    {
        Build();
        long before = GC.GetAllocatedBytesForCurrentThread();
        object[] kept = Build();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        object[] tables = [new PdmDecimator(0), new SoundLevel(new PdmOptions().ClockHz / PdmDecimator.Factor, 100)];
        allocated -= GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive((kept, tables));

        long estimate = BoardEstimate.SoundBuffers(_model.SamplesPerWindow, _model.WindowsPerDecision);
        Assert.InRange(allocated - estimate, 0, 4_096);
    }

    // As the sentinel's loop does: its own copy of the raw input beside those that are kept.
    private object[] Build()
    {
        var time = new SensorTime();
        var options = new SentinelOptions();
        var microphone = new PdmMicrophone(_bus, time, new PdmOptions { SamplesPerWindow = _model.SamplesPerWindow });
        var channel = new SoundChannel(microphone, _model, _clock, options.SoundOverdueMilliseconds);
        return [microphone, channel, new byte[channel.RawBytes], new RawInputRing(options.RawInputsKept, channel.RawBytes, options.RawLifeMilliseconds)];
    }
}
