package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.workload.Pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Which pods train a model. */
class SignsOfTrainingTest {
    @ParameterizedTest
    @CsvSource({
        "torchrun serve.py, torchrun",
        "python -m torch.distributed.run main.py, torch.distributed.run",
        "accelerate launch main.py, accelerate",
        "accelerate launch --mixed_precision bf16 main.py, accelerate",
        "/usr/bin/deepspeed main.py, deepspeed",
        "llamafactory-cli train x.yaml, llamafactory-cli",
        "axolotl preprocess x.yaml, axolotl",
        "python -m axolotl.cli.train x.yaml, axolotl.cli.train",
        "swift sft --model x, swift",
        "trl dpo --model x, trl",
        "tune run lora_finetune_single_device, tune",
        "ludwig train --config x, ludwig",
        "yolo detect train data=x, yolo",
        "python train.py, train.py",
        "python /app/src/fine_tune_bge.py, fine_tune_bge.py",
        "bash run_sft.sh, run_sft.sh",
        "python -u -m mine.training.main, mine.training.main",
        "python run_speech_recognition_seq2seq.py, run_speech_recognition_seq2seq.py",
        "ray job submit -- python pretrain.py, pretrain.py",
        "python main.py --do_train, --do_train",
        "python main.py --num_train_epochs=3, --num_train_epochs=3",
        "python main.py --num-train 3, --num-train=3",
        "python main.py --epochs 3, --epochs=3",
        "python main.py trainer.max_epochs=3, trainer.max_epochs=3",
        "python main.py --model.learning_rate 1e-4, --model.learning_rate=1e-4",
        "python main.py --lr 1e-4 --warmup-steps 5, --lr=1e-4 and --warmup-steps=5",
        "python main.py --lr 1e-4 --output_dir x, --lr=1e-4 and --output_dir=x",
        "EPOCHS=3 python main.py, variable EPOCHS",
        "train, train",
    })
    void aCommandThatTrains(String command, String sign) {
        assertEquals(Optional.of(sign), training(command, Map.of(), "image"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm serve BAAI/bge-m3",
                "python -m vllm.entrypoints.openai.run_batch -i in.jsonl -o out.jsonl --model BAAI/bge-m3",
                "python embed.py --dataset x --output_dir out --batch-size 64 --max-steps 5",
                "python run_glue.py --do_eval --output_dir out",
                "python run_speech_recognition_seq2seq.py --do_predict",
                "python main.py --do_train False",
                "python main.py --evaluate",
                "llama-server -m /models/llama-sft.gguf",
                "llamafactory-cli chat x",
                "swift deploy --model x",
                "python constrained.py --model pretrained/bert",
                "text-embeddings-router --model-id mine/bge-finetuned",
                "accelerate config",
                "ollama run mine-sft",
                "python train_announcements.py",
                "python main.py --system-prompt 'swift pt; you train staff'",
            })
    void aCommandThatDoesNot(String command) {
        assertEquals(Optional.empty(), training(command, Map.of(), "image"));
    }

    @ParameterizedTest
    @CsvSource({
        "EPOCHS, 3, variable EPOCHS",
        "SFT_NUM_EPOCHS, 3, variable SFT_NUM_EPOCHS",
        "LEARNING_RATE, 2e-4, variable LEARNING_RATE",
        "PER_DEVICE_TRAIN_BATCH_SIZE, 8, variable PER_DEVICE_TRAIN_BATCH_SIZE",
        "PET_NNODES, 1, variable PET_NNODES",
        "TRAINER_ARGS, --do_train, --do_train",
        "DO_TRAIN, false, ''",
        "WANDB_PROJECT, x, ''",
        "OUTPUT_DIR, /out, ''",
        "SOURCE_DATE_EPOCH, 1, ''",
        "SYSTEM_PROMPT, train with --epochs 3, ''",
        "PRETRAINED_MODEL, x, ''",
    })
    void aVariable(String name, String value, String sign) {
        assertEquals(
                sign,
                training("python main.py", Map.of(name, Optional.of(value)), "image")
                        .orElse(""));
    }

    @Test
    void twoWeakSignsAreEnough() {
        Map<String, Optional<String>> environment =
                Map.of("WANDB_PROJECT", Optional.of("x"), "OUTPUT_DIR", Optional.empty());

        assertEquals(
                Optional.of("variable WANDB_PROJECT and variable OUTPUT_DIR"),
                training("python main.py", environment, "image"));
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example/finetune:1, image finetune:1",
        "registry.example/ml/whisper-training:2, image whisper-training:2",
        "winglian/axolotl:main, image axolotl:main",
        "hiyouga/llamafactory:latest, image llamafactory:latest",
        "registry.example/training-team/whisper:1, ''",
        "registry.example/bge-finetuned:1, ''",
        "registry.example/train-announcer:1, ''",
    })
    void anImage(String image, String sign) {
        assertEquals(sign, training("python main.py", Map.of(), image).orElse(""));
    }

    @ParameterizedTest
    @CsvSource({
        "PyTorchJob, '', '', owner kind PyTorchJob",
        "TrainJob, '', '', owner kind TrainJob",
        "RayJob, '', '', ''",
        "Job, '', '', ''",
        "'', training.kubeflow.org/job-name, x, label training.kubeflow.org/job-name",
        "'', kaito.sh/workspace, workspace-tuning-phi, label kaito.sh/workspace=workspace-tuning-phi",
        "'', app.kubernetes.io/component, trainer, label app.kubernetes.io/component=trainer",
        "'', app.kubernetes.io/component, train-announcements, ''",
        "'', app, bge-finetune, ''",
        "'', team, training, ''",
    })
    void aJob(String ownerKind, String label, String value, String sign) {
        assertEquals(sign, TrainingJobs.sign(ownerKind, Map.of(label, value)).orElse(""));
    }

    @Test
    void whatAWorkloadIsCalledIsAWeakSign() {
        assertEquals(Optional.of("label app=bge-finetune"), TrainingJobs.weakSign(Map.of("app", "bge-finetune")));
    }

    @Test
    void aTextForPeopleIsNoCommand() {
        for (List<String> words : List.of(
                List.of("vllm", "serve", "x", "--system-prompt", "You are a composer. Then torchrun"),
                List.of("vllm", "serve", "x", "--system-prompt=Announce each train --epochs 3"))) {
            ServerCommand command = Pods.command(words, Map.of(), "image");

            assertEquals(Optional.empty(), TrainingFinder.in(command, Optional.empty()));
        }
    }

    @Test
    void announcementsOfTrainsAreNoWeakSign() {
        assertEquals(Optional.empty(), TrainingJobs.weakSign(Map.of("app", "train-announcements")));
    }

    private static Optional<String> training(String script, Map<String, Optional<String>> environment, String image) {
        ServerCommand command = Pods.command(List.of("sh", "-c", script + " "), environment, image);
        if (!script.contains(" ")) {
            command = Pods.command(List.of(script), environment, image);
        }
        return TrainingFinder.in(command, Optional.empty());
    }
}
